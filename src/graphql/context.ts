import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.js";
import type { ServingModels } from "../runs/serving-models.js";
import type { Workspace } from "../runs/workspace.js";
import { type Caller, INTERNAL_CALLER } from "./caller.js";
import type { LiveChanges } from "./live-changes.js";
import { type Loaders, openLoaders } from "./loaders.js";
import type { NumberPages } from "./number-pages.js";

/** A report that can be read, as the graph shows it. */
export interface ReportListing {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly url: string;
}

/** What every request shares: the parts of the program that the graph speaks for. */
export interface GraphServices {
  readonly workspace: Workspace;
  readonly models: ServingModels;
  readonly numberPages: NumberPages;
  /** For subscriptions. */
  readonly changes: LiveChanges;
  /** The folder of files that came through PUT /imports. */
  readonly uploadFolder: string;
  /** Uploads that an import is using up. */
  readonly claimedUploads: Set<string>;
  listReports(): Promise<ReportListing[]>;
}

/** What a resolver gets: the services, and loaders that live for one request. */
export interface GraphContext extends GraphServices {
  /** For what a key finds at once. */
  readonly db: Kysely<Tables>;
  /** For lists, counts and sums: whatever takes longer the more customers there are. */
  readonly reader: Kysely<Tables>;
  readonly loaders: Loaders;
  /** From now on rows are fetched anew: something has changed. */
  forgetLoaded(): void;
  readonly requestId: string;
  readonly caller: Caller;
  /** Sentences that go with the answer in `extensions.hints`. */
  readonly hints: Set<string>;
}

interface Asker {
  /** Names the request in errors and in the log. */
  readonly requestId: string;
  readonly caller: Caller;
}

const THE_PROGRAM: Asker = { requestId: "internal", caller: INTERNAL_CALLER };

export function openContext(services: GraphServices, asker: Asker = THE_PROGRAM): GraphContext {
  const { database, reader } = services.workspace;
  const hints = new Set<string>();
  return Object.assign(new RequestLoaders(database.db, reader.db, services.models), services, asker, {
    hints,
  });
}

/** Opens loaders when they are first needed: many requests need none. Apollo copies contexts, with what they inherit. */
class RequestLoaders {
  private opened: Loaders | null = null;

  constructor(
    readonly db: Kysely<Tables>,
    readonly reader: Kysely<Tables>,
    readonly models: ServingModels,
  ) {}

  get loaders(): Loaders {
    this.opened ??= openLoaders(this.db, this.reader, this.models);
    return this.opened;
  }

  forgetLoaded(): void {
    this.opened = null;
  }
}

import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.js";
import type { ServingModels } from "../runs/serving-models.js";
import type { Workspace } from "../runs/workspace.js";
import { type Loaders, openLoaders } from "./loaders.js";

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
  /** The folder of files that came through PUT /imports. */
  readonly uploadFolder: string;
  /** Uploads that an import is using up. */
  readonly claimedUploads: Set<string>;
  listReports(): Promise<ReportListing[]>;
}

/** What a resolver gets: the services, and loaders that live for one request. */
export interface GraphContext extends GraphServices {
  readonly db: Kysely<Tables>;
  readonly loaders: Loaders;
  readonly requestId: string;
  /** Sentences that go with the answer in `extensions.hints`. */
  readonly hints: Set<string>;
}

/** @param requestId names the request in errors and in the log; questions of the program itself have none */
export function openContext(services: GraphServices, requestId = "internal"): GraphContext {
  const { db } = services.workspace.database;
  return { ...services, db, loaders: openLoaders(db), hints: new Set(), requestId };
}

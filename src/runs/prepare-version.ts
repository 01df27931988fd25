import type { Kysely } from "kysely";
import { activeModel } from "../database/active-model.js";
import type { VersionQuality } from "../database/data-quality.js";
import { dictionaryTexts } from "../database/dictionary.js";
import type { LineColumns, LineSource } from "../database/line-columns.js";
import type { LinesHash } from "../database/lines-hash.js";
import type { Database } from "../database/open-database.js";
import type { Tables, VersionCause } from "../database/tables.js";
import type { LineScope } from "../database/visible-lines.js";
import {
  type CustomerHistories,
  type CustomerHistory,
  customerHistories,
  featuresAsOf,
} from "../features/customer-histories.js";
import type { PurchaseHistoryRow } from "../features/purchase-history.js";
import type { ImportNotes } from "../intake/alert-facts.js";
import { auditLines, type LineAudit } from "../intake/audit-lines.js";
import { type CleaningProfile, profileMask } from "../intake/cleaning-profile.js";
import { dataSetDigest } from "../intake/data-set-digest.js";
import { describeQuality } from "./describe-quality.js";
import type { LineMarker } from "./mark-lines.js";
import type { Rescored } from "./rescore.js";

const DAY_MS = 86_400_000;

/** The instant for features where nobody names one: a day after the latest kept order. */
export function asOfAfter(lastOrderAt: number): number {
  return lastOrderAt + DAY_MS;
}

/** A data set version that is to be made. */
export interface VersionPlan {
  readonly cause: VersionCause;
  /** Its lines. */
  readonly scope: LineScope;
  /** The same ones as columns. */
  readonly lines: LineSource;
  /** Marks lines by the rules 5–7; null where that is done. */
  readonly marker: LineMarker | null;
  readonly linesHash: LinesHash;
  /** The import that makes it; null where none does. */
  readonly importId: number | null;
  readonly profile: CleaningProfile;
  readonly nonProductCodes: readonly string[];
  readonly currencyCode: string | null;
  readonly timeZone: string;
  readonly isSample: boolean;
  /** The period that stands where no line is kept; null: then there is no version. */
  readonly fallbackPeriod: Period | null;
  /** Whether the active model stays, and scores the new version. */
  readonly keepsModel: boolean;
  /** What was noticed in the files of its import. */
  readonly notes?: ImportNotes | null;
  readonly now: number;
}

interface Period {
  readonly first: number;
  readonly last: number;
}

/** Everything about a version that follows from its lines. */
export interface PreparedVersion extends VersionPlan {
  readonly digest: string;
  readonly period: Period;
  /** The latest kept order + 1 day. */
  readonly asOf: number;
  readonly audit: LineAudit;
  readonly quality: VersionQuality;
  readonly features: readonly NumberedHistory[];
  readonly excluded: CustomerHistories["excluded"];
  readonly rescored: Rescored | null;
}

/**
 * Computes ledger, features, quality and scores of a coming version. It reads only, however long it takes: what is
 * stored afterwards goes into one short transaction.
 * @returns null where no line is kept and there is no period to fall back on
 */
export async function prepareVersion(database: Database, plan: VersionPlan): Promise<PreparedVersion | null> {
  const { db } = database;
  const { profile } = plan;
  const customers = await openCustomers(db, profile);
  const audit = auditLines(partsOf(plan, customers.add), plan);
  const period = audit.keptPeriod ?? plan.fallbackPeriod;
  if (!period) return null;
  const asOf = asOfAfter(period.last);
  const { features, excluded } = customers.result(asOf);
  return {
    ...plan,
    digest: dataSetDigest(plan.linesHash, profile, plan.nonProductCodes),
    period,
    asOf,
    audit,
    quality: describeQuality(database, { ...plan, audit, period, features, excluded }),
    features,
    excluded,
    rescored: plan.keepsModel ? await rescoreActive(database, plan, features) : null,
  };
}

/** The lines, marked and looked at: to read them is what takes time, so all of it is done with each part. */
function* partsOf(
  { lines, marker }: Pick<VersionPlan, "lines" | "marker">,
  look: (part: LineColumns) => void,
): Generator<LineColumns> {
  for (const part of lines.parts()) {
    marker?.(part);
    look(part);
    yield part;
  }
}

export type NumberedHistory = PurchaseHistoryRow & { readonly number: string };

/** Gathers the customers of the parts. */
async function openCustomers(db: Kysely<Tables>, profile: CleaningProfile) {
  const countries = await textsOf(db, "country");
  const numbers = await textsOf(db, "customer");
  const settings = {
    mask: profileMask(profile),
    nameOfCountry: (id: number) => countries.get(id) as string,
  };
  const customers: CustomerHistory[] = [];
  const excluded: CustomerHistories["excluded"][number][] = [];
  return {
    add(part: LineColumns) {
      const found = customerHistories(part, settings);
      for (const customer of found.customers) customers.push(customer);
      for (const customer of found.excluded) excluded.push(customer);
    },
    result(asOf: number) {
      const features = customers.map((customer): NumberedHistory => {
        const number = numbers.get(customer.customerId) as string;
        return Object.assign(featuresAsOf(customer, asOf), { number });
      });
      return { features, excluded };
    },
  };
}

async function textsOf(db: Kysely<Tables>, table: "country" | "customer"): Promise<Map<number, string>> {
  const rows = await dictionaryTexts(db, table).execute();
  return new Map(rows.map(({ id, text }) => [id, text]));
}

/** Most imports are the first ones: they need nothing of what knows models, and to load that takes a while. */
async function rescoreActive(
  database: Database,
  { scope, profile }: VersionPlan,
  features: readonly NumberedHistory[],
): Promise<Rescored | null> {
  const active = await activeModel(database.db).executeTakeFirst();
  if (!active) return null;
  const { rescore } = await import("./rescore.js");
  return rescore(database, { active, scope, mask: profileMask(profile), features });
}

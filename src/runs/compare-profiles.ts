import type { Kysely } from "kysely";
import { activeModel } from "../database/active-model.js";
import { currentVersion } from "../database/data-set-versions.js";
import { keptPeriod } from "../database/kept-period.js";
import { nonProductCodes } from "../database/line-marks.js";
import type { Database } from "../database/open-database.js";
import { beginPendingVersion } from "../database/pending-version.js";
import { storedLineSource } from "../database/stored-line-source.js";
import type { Tables } from "../database/tables.js";
import { type LineScope, versionScope } from "../database/visible-lines.js";
import { ClienteleError } from "../errors.js";
import { featureTable } from "../features/feature-matrix.js";
import { numberedHistory, type PurchaseHistoryRow } from "../features/purchase-history.js";
import {
  type CleaningProfile,
  PROFILE_NAMES,
  parseProfile,
  profileMask,
} from "../intake/cleaning-profile.js";
import { quote } from "../intake/parse-values.js";
import { loadRunModel } from "./load-run-model.js";
import { lineMarker } from "./mark-lines.js";
import { asOfAfter } from "./prepare-version.js";
import { scoreCustomers } from "./score-customers.js";
import { scorable } from "./score-version.js";
import type { ScoringModel } from "./trained-model.js";

export interface ProfilesToCompare {
  /** Left out: the profile in force. */
  readonly base?: string | null;
  readonly other: string;
}

/** A customer under one profile. */
export interface CustomerUnderProfile {
  readonly frequency: number;
  readonly monetaryMilli: number;
  /** Null where there is no active model, or where it cannot take the customer. */
  readonly segment: number | null;
}

/** A customer whose segment differs, or that only one of the profiles keeps. */
export interface ProfileChange {
  readonly customerId: number;
  readonly customerNumber: string;
  /** Null where the profile keeps none of its lines. */
  readonly base: CustomerUnderProfile | null;
  readonly other: CustomerUnderProfile | null;
}

export interface ProfileComparison {
  readonly base: CleaningProfile;
  readonly other: CleaningProfile;
  /** The run whose segments are meant; null where there is no active model. */
  readonly runId: number | null;
  readonly baseCustomers: number;
  readonly otherCustomers: number;
  /** Those whose spend changes most first, ties by number. */
  readonly changes: readonly ProfileChange[];
}

/**
 * What other cleaning rules would mean for today's customers: who would be in another segment of the active model, or
 * gone. Nothing is stored.
 * @throws ClienteleError NO_DATA, BAD_OPTION
 */
export async function compareProfiles(
  database: Database,
  asked: ProfilesToCompare,
): Promise<ProfileComparison> {
  const { db } = database;
  const current = await currentVersion(db).executeTakeFirst();
  if (!current) throw new ClienteleError("NO_DATA");
  const base = requireProfile(asked.base ?? current.cleaning_profile, "base");
  const other = requireProfile(asked.other, "other");
  const scope = { ...(await versionScope(db, current.id)), versionId: null };
  beginPendingVersion(database);
  const mark = await lineMarker(database, await nonProductCodes(db));
  for (const part of storedLineSource(database, scope).parts()) mark(part);
  const active = await activeModel(db).executeTakeFirst();
  const model = active ? await loadRunModel(db, active.run_id) : null;
  const before = await customersUnder(db, scope, base, model);
  const after = await customersUnder(db, scope, other, model);
  return {
    base,
    other,
    runId: model && active ? active.run_id : null,
    baseCustomers: before.size,
    otherCustomers: after.size,
    changes: changesBetween(before, after),
  };
}

/** The profile of a name. @throws ClienteleError BAD_OPTION */
export function requireProfile(name: string, option: "base" | "other"): CleaningProfile {
  const profile = parseProfile(name);
  if (profile) return profile;
  throw new ClienteleError(
    "BAD_OPTION",
    { option, value: quote(name), why: `it must be ${PROFILE_NAMES}.` },
    [option],
  );
}

interface NumberedCustomer extends CustomerUnderProfile {
  readonly number: string;
}

async function customersUnder(
  db: Kysely<Tables>,
  scope: LineScope,
  profile: CleaningProfile,
  model: ScoringModel | null,
): Promise<Map<number, NumberedCustomer>> {
  const { last } = await keptPeriod(db, scope, profileMask(profile)).executeTakeFirstOrThrow();
  const rows = await numberedHistory(db, scope, profile, asOfAfter(last ?? 0)).execute();
  const segments = model ? segmentsOf(model, rows) : new Map<number, number>();
  return new Map(
    rows.map(({ customer_id, number, frequency, monetary }) => [
      customer_id,
      { number, frequency, monetaryMilli: monetary, segment: segments.get(customer_id) ?? null },
    ]),
  );
}

function segmentsOf(
  model: ScoringModel,
  rows: readonly (PurchaseHistoryRow & { number: string })[],
): Map<number, number> {
  const customers = scorable(model, featureTable(rows));
  const { segments } = scoreCustomers(model, customers.values);
  return new Map(Array.from(segments, (segment, i) => [customers.customerIds[i], segment]));
}

function changesBetween(
  before: ReadonlyMap<number, NumberedCustomer>,
  after: ReadonlyMap<number, NumberedCustomer>,
): ProfileChange[] {
  const changes: ProfileChange[] = [];
  for (const customerId of new Set([...before.keys(), ...after.keys()])) {
    const base = before.get(customerId) ?? null;
    const other = after.get(customerId) ?? null;
    if (base && other && base.segment === other.segment) continue;
    const customerNumber = (base ?? other)?.number ?? "";
    changes.push({ customerId, customerNumber, base: unnumbered(base), other: unnumbered(other) });
  }
  return changes.sort(
    (a, b) => spendChange(b) - spendChange(a) || (a.customerNumber < b.customerNumber ? -1 : 1),
  );
}

function unnumbered(customer: NumberedCustomer | null): CustomerUnderProfile | null {
  return (
    customer && {
      frequency: customer.frequency,
      monetaryMilli: customer.monetaryMilli,
      segment: customer.segment,
    }
  );
}

function spendChange({ base, other }: ProfileChange): number {
  return Math.abs((base?.monetaryMilli ?? 0) - (other?.monetaryMilli ?? 0));
}

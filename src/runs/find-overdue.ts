import { silenceList } from "../database/exported-customers.js";
import type { Database } from "../database/open-database.js";
import { dayOf } from "../exploration/calendar.js";
import { visitsOf } from "../exploration/visits.js";
import { readClock } from "../intake/time-zone.js";
import {
  type OverdueInput,
  overdueBySegment,
  overdueMembers,
  type SegmentOverdue,
} from "../segments/overdue.js";
import { readSales } from "./explored-data.js";
import { readFittedRun } from "./read-fitted-run.js";

/** @returns the overdue members of each segment in sums, by segment number, [k] */
export async function findOverdue(
  database: Database,
  { runId }: { readonly runId: number },
): Promise<SegmentOverdue[]> {
  return overdueBySegment(await readMembers(database, runId));
}

/** @returns the same members themselves, as `exportedOverdue` takes them: one text, which threads hand on at once */
export async function listOverdue(
  database: Database,
  { runId }: { readonly runId: number },
): Promise<string> {
  return silenceList(overdueMembers(await readMembers(database, runId)));
}

/**
 * The members of a training's segments, as it saw them: its own customers, their orders in its version up to its instant,
 * days on the data set's clocks.
 */
async function readMembers(database: Database, runId: number): Promise<OverdueInput> {
  const { version, asOf, labels, segmentCount } = await readFittedRun(database, runId);
  const { customerIds } = labels;
  const largest = customerIds.reduce((most, id) => Math.max(most, id), 0);
  const segmentOf = new Int32Array(largest + 1).fill(-1);
  for (let i = 0; i < customerIds.length; i++) segmentOf[customerIds[i]] = labels.labels[i];
  const { purchases, orders } = await readSales(database, version, asOf, Float64Array.from(customerIds));
  const spendMilli = new Float64Array(largest + 1);
  for (let i = 0; i < purchases.customers.length; i++) {
    spendMilli[purchases.customers[i]] += purchases.amounts[i];
  }
  const today = dayOf(readClock(version.time_zone)(asOf));
  return { visits: visitsOf(orders), segmentOf, spendMilli, k: segmentCount, today };
}

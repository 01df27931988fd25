import type { Visits } from "../exploration/visits.js";
import { quantileOfSorted } from "../numeric/statistics.js";

/** The members of segments, by internal id, and when they ordered. */
export interface MembersVisits {
  readonly visits: Visits;
  /** Segment 0…k−1 of the customer of each id, −1 for none. */
  readonly segmentOf: Int32Array;
  readonly k: number;
  /** The day on which they are looked at, as `dayOf` counts. */
  readonly today: number;
}

export interface OverdueInput extends MembersVisits {
  /** What the customer of each id spent, in thousandths. */
  readonly spendMilli: Float64Array;
}

/** A member who has ordered. */
interface Member {
  /** Internal. */
  readonly id: number;
  readonly segment: number;
  /** On how many days it ordered. */
  readonly visits: number;
  /** The days from the last one to today. */
  readonly silentDays: number;
  /** The longest silence that is usual; NaN where nobody knows. */
  readonly usualDays: number;
  readonly isOverdue: boolean;
}

/** Who of a segment is silent for longer than was usual. */
export interface SegmentOverdue {
  /** Members who have ordered. */
  readonly members: number;
  readonly membersRevenueMilli: number;
  /** Those who are overdue. */
  readonly overdue: number;
  readonly overdueRevenueMilli: number;
  /** Those of them who ordered on one day only. */
  readonly overdueOnce: number;
  /** The 90th percentile of the members' gaps in days; null where nobody came back. */
  readonly thresholdDays: number | null;
}

/** From so many gaps on, a customer has a rhythm of its own. */
const OWN_GAPS = 5;
const LATE = 0.9;

/**
 * How many members are overdue: those who have been silent for longer than the 90th percentile (type 7) of their own gaps,
 * where they have at least 5, else of all gaps of their segment's members together. A gap is the days from one day with
 * orders to the customer's next, silence the days from the last one to today. So nobody with fewer gaps is overdue in a segment
 * where nobody came back.
 *
 * @returns one per segment, [k]
 */
export function overdueBySegment(input: OverdueInput): SegmentOverdue[] {
  const { spendMilli } = input;
  const thresholds = segmentThresholds(input);
  const sums = thresholds.map(() => ({
    ...{ members: 0, membersRevenueMilli: 0, overdue: 0, overdueRevenueMilli: 0, overdueOnce: 0 },
  }));
  for (const { id, segment, visits, isOverdue } of membersOf(input, thresholds)) {
    const own = sums[segment];
    own.members++;
    own.membersRevenueMilli += spendMilli[id];
    if (!isOverdue) continue;
    own.overdue++;
    own.overdueRevenueMilli += spendMilli[id];
    if (visits === 1) own.overdueOnce++;
  }
  return sums.map((own, segment) => ({
    ...own,
    thresholdDays: Number.isNaN(thresholds[segment]) ? null : thresholds[segment],
  }));
}

/** The members whom `overdueBySegment` counts as overdue, by id. */
export function* overdueMembers(input: MembersVisits): Generator<Member> {
  for (const member of membersOf(input, segmentThresholds(input))) if (member.isOverdue) yield member;
}

/** The members one by one, each with the limit that holds for it. */
function* membersOf(
  { visits: { customers, days }, segmentOf, today }: MembersVisits,
  thresholds: readonly number[],
): Generator<Member> {
  let to = 0;
  for (let from = 0; from < customers.length; from = to) {
    const id = customers[from];
    to = from + 1;
    while (to < customers.length && customers[to] === id) to++;
    const segment = segmentOf[id] ?? -1;
    if (segment < 0) continue;
    const visits = to - from;
    const hasRhythm = visits - 1 >= OWN_GAPS;
    const usualDays = hasRhythm
      ? quantileOfSorted(gapsBetween(days, from, to).sort(), LATE)
      : thresholds[segment];
    const silentDays = today - days[to - 1];
    yield { id, segment, visits, silentDays, usualDays, isOverdue: silentDays > usualDays };
  }
}

/** The 90th percentile of all gaps of each segment's members, NaN where there is none, [k]. */
function segmentThresholds({ visits, segmentOf, k }: MembersVisits): number[] {
  return gapsBySegment(visits, segmentOf, k).map((gaps) => quantileOfSorted(gaps, LATE));
}

/** The gaps of each segment's members, ascending, [k]. */
function gapsBySegment({ customers, days }: Visits, segmentOf: Int32Array, k: number): Float64Array[] {
  const isGap = (i: number) => customers[i] === customers[i - 1] && (segmentOf[customers[i]] ?? -1) >= 0;
  const counts = new Uint32Array(k);
  for (let i = 1; i < days.length; i++) if (isGap(i)) counts[segmentOf[customers[i]]]++;
  const gaps = Array.from(counts, (count) => new Float64Array(count));
  counts.fill(0);
  for (let i = 1; i < days.length; i++) {
    if (!isGap(i)) continue;
    const segment = segmentOf[customers[i]];
    gaps[segment][counts[segment]++] = days[i] - days[i - 1];
  }
  return gaps.map((own) => own.sort());
}

function gapsBetween(days: Int32Array, from: number, to: number): Float64Array {
  return Float64Array.from({ length: to - from - 1 }, (_, i) => days[from + i + 1] - days[from + i]);
}

import { meanPerLabel } from "../evaluation/labeling.js";
import { readable } from "../numeric/readable.js";
import { percentileRanks } from "../numeric/statistics.js";
import { type RecencyLevel, SEGMENT_NAMES, type ValueLevel } from "./segment-names.js";

const LOWER_THIRD = 1 / 3;
const UPPER_THIRD = 2 / 3;

/** The customers of a segmentation; one entry per customer in each list, [n]. */
export interface NamingInput {
  /** Segment number per customer, 0…k−1. */
  readonly labels: Int32Array;
  /** Segments, each with at least one member. */
  readonly k: number;
  readonly recencyDays: Float64Array;
  /** Orders. */
  readonly frequency: Float64Array;
  /** Spend in the shop's currency. */
  readonly monetary: Float64Array;
}

export interface SegmentName {
  readonly name: string;
  /** The rule that gave the name, with its numbers. */
  readonly nameReason: string;
  /** What the segment is, for a shopkeeper. */
  readonly description: string;
}

/** Mean percentile ranks (0…1) and mean spend of one segment's members. */
interface Ranks {
  readonly recency: number;
  readonly frequency: number;
  readonly monetary: number;
  readonly meanMonetary: number;
}

/**
 * Names every segment by what its members are like among all customers, never by its number.
 * Recency: mean percentile rank of recencyDays (few days = low rank), ≤ ⅓ recent, ≥ ⅔ silent, else fading.
 * Value: mean of the percentile ranks of frequency and monetary, ≥ ⅔ high, ≤ ⅓ low, else middle.
 * Two segments of one name get " · lower spend" and " · higher spend", more of them " · 1", " · 2", … by ascending
 * mean spend (ties: by number).
 *
 * @returns one per number, [k]
 */
export function nameSegments(customers: NamingInput): SegmentName[] {
  const ranks = meanRanks(customers);
  const named = ranks.map(nameOf);
  return named.map((segment, number) => {
    const namesakes = named.map((_, other) => other).filter((other) => named[other].name === segment.name);
    namesakes.sort((a, b) => ranks[a].meanMonetary - ranks[b].meanMonetary || a - b);
    return { ...segment, name: segment.name + suffix(namesakes.indexOf(number), namesakes.length) };
  });
}

function suffix(position: number, namesakes: number): string {
  if (namesakes === 1) return "";
  if (namesakes === 2) return position === 0 ? " · lower spend" : " · higher spend";
  return ` · ${position + 1}`;
}

function meanRanks({ labels, k, recencyDays, frequency, monetary }: NamingInput): Ranks[] {
  const recencyMeans = meanPerLabel(percentileRanks(recencyDays), labels, k);
  const frequencyMeans = meanPerLabel(percentileRanks(frequency), labels, k);
  const monetaryMeans = meanPerLabel(percentileRanks(monetary), labels, k);
  const spendMeans = meanPerLabel(monetary, labels, k);
  return Array.from({ length: k }, (_, s) => ({
    recency: recencyMeans[s],
    frequency: frequencyMeans[s],
    monetary: monetaryMeans[s],
    meanMonetary: spendMeans[s],
  }));
}

function nameOf(ranks: Ranks): SegmentName {
  const value = (ranks.frequency + ranks.monetary) / 2;
  const recencyLevel = levelOfRecency(ranks.recency);
  const valueLevel = levelOfValue(value);
  const { name, description } = SEGMENT_NAMES[recencyLevel][valueLevel];
  const nameReason =
    `${name} = ${recencyLevel}, ${valueLevel} value. Mean percentile rank of the members' recencyDays: ` +
    `${readable(ranks.recency)} (≤ 1/3 recent, ≥ 2/3 silent, else fading); of their frequency ` +
    `${readable(ranks.frequency)} and monetary ${readable(ranks.monetary)}, together ${readable(value)} ` +
    "(≥ 2/3 high, ≤ 1/3 low, else middle).";
  return { name, nameReason, description };
}

function levelOfRecency(rank: number): RecencyLevel {
  if (rank <= LOWER_THIRD) return "recent";
  return rank >= UPPER_THIRD ? "silent" : "fading";
}

function levelOfValue(rank: number): ValueLevel {
  if (rank >= UPPER_THIRD) return "high";
  return rank <= LOWER_THIRD ? "low" : "middle";
}

import { type Matrix, rowsAt } from "../numeric/matrix.js";
import { sumDistances, widen } from "./distance-kernel.js";
import type { Labeling } from "./labeling.js";

/** Is told the share of the work that is done, 0…1; may throw to end it. */
export type Progress = (share: number) => void;

/** Sum of a customer's distances to all members of a cluster at `customer * count + cluster`, [n × count]. */
export type DistanceSums = Float64Array;

const ROWS_PER_REPORT = 256;

/**
 * Sums of every customer's Euclidean distances to every cluster of several labelings, computing each distance once.
 * Customers who share their labels in all labelings form a group, and the groups stand one after the other: so
 * distances are added up per group in a running sum, and only groups' sums are spread over the labelings.
 *
 * @param x          customers, [n × d]
 * @param labelings  codes [n] each
 * @param onProgress is told every 256 customers
 * @returns one [n × count] per labeling
 */
export function distanceSums(
  x: Matrix,
  labelings: readonly Labeling[],
  onProgress?: Progress,
): DistanceSums[] {
  if (labelings.length === 0) return [];
  const { order, ends } = groupByLabels(labelings, x.rows);
  const points = widen(rowsAt(x, order));
  const targets = labelings.map(({ codes, count }) => ({
    count,
    clusterOf: ends.map((end) => codes[order[end - 1]]),
    sums: new Float64Array(x.rows * count),
  }));
  const toGroups = new Float64Array(ends.length); // one customer's sums to the groups from its own on
  const fromGroup = new Float64Array(x.rows); // every later customer's sum to the current group
  let i = 0;
  for (let g = 0; g < ends.length; g++) {
    const start = i;
    for (; i < ends[g]; i++) {
      sumDistances(points, i, ends, g, toGroups, fromGroup);
      for (const target of targets) addToClusters(target, i, g, toGroups);
      if (i % ROWS_PER_REPORT === 0) onProgress?.(1 - (1 - i / x.rows) ** 2);
    }
    for (const target of targets) addToCustomers(target, g, start, fromGroup);
    fromGroup.fill(0, start);
  }
  onProgress?.(1);
  return targets.map(({ sums, count }) => inGivenOrder(sums, order, count));
}

/** The sums of one labeling as they grow; customers stand in the order of the groups. */
interface Target {
  readonly count: number;
  /** The cluster that each group is part of, [groups]. */
  readonly clusterOf: Int32Array;
  readonly sums: DistanceSums;
}

/** Customer i's sums to the groups g, g + 1, … become part of its sums to the clusters these belong to. */
function addToClusters(
  { clusterOf, sums, count }: Target,
  i: number,
  g: number,
  toGroups: Float64Array,
): void {
  const own = i * count;
  for (let h = g; h < clusterOf.length; h++) sums[own + clusterOf[h]] += toGroups[h];
}

/** The sums of all customers from `start` on to group g become part of their sums to the cluster it belongs to. */
function addToCustomers(
  { clusterOf, sums, count }: Target,
  g: number,
  start: number,
  fromGroup: Float64Array,
): void {
  for (let j = start, at = start * count + clusterOf[g]; j < fromGroup.length; j++, at += count) {
    sums[at] += fromGroup[j];
  }
}

export interface Groups {
  /** Customers, group by group: position → row of x, [n]. */
  readonly order: Int32Array;
  /** Where each group ends, as a position in the order, [groups]. */
  readonly ends: Int32Array;
}

/** Customers who share their labels in all labelings form a group; groups stand in the order of their first member. */
export function groupByLabels(labelings: readonly Labeling[], n: number): Groups {
  let groupOf = new Int32Array(n);
  let groups = Math.min(n, 1);
  for (const { codes, count } of labelings) {
    const groupOfPair = new Map<number, number>();
    groupOf = groupOf.map((group, i) => {
      const pair = group * count + codes[i];
      const known = groupOfPair.get(pair);
      if (known !== undefined) return known;
      groupOfPair.set(pair, groupOfPair.size);
      return groupOfPair.size - 1;
    });
    groups = groupOfPair.size;
  }
  const ends = new Int32Array(groups);
  for (const group of groupOf) ends[group]++;
  for (let g = 1; g < groups; g++) ends[g] += ends[g - 1];
  const order = new Int32Array(n);
  const next = Int32Array.from(ends, (_, g) => (g === 0 ? 0 : ends[g - 1]));
  groupOf.forEach((group, i) => {
    order[next[group]++] = i;
  });
  return { order, ends };
}

function inGivenOrder(sums: DistanceSums, order: Int32Array, count: number): DistanceSums {
  const given = new Float64Array(sums.length);
  order.forEach((row, position) => {
    given.set(sums.subarray(position * count, (position + 1) * count), row * count);
  });
  return given;
}

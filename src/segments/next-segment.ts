import type { Feature } from "../features/feature-catalogue.js";
import { nearestRow, squaredDistanceAt } from "../numeric/distance.js";
import type { Matrix } from "../numeric/matrix.js";
import { invertValue, scaleValue } from "../preprocessing/apply-preprocessing.js";
import type { FittedFeature } from "../preprocessing/preprocessing.js";
import { piecesAlongAxis } from "./axis-pieces.js";

/** How a shop can move a feature, and how fine: steps per unit. */
interface Lever {
  readonly direction: 1 | -1;
  readonly perUnit: number;
}

/**
 * What a shop can bring about by selling: an order sooner, more orders, more or dearer goods. Not what only time or the
 * past decides (TENURE, ACTIVE_SPAN, MEAN_GAP), and not NET_MONETARY and RETURN_RATE, which mix sales with returns.
 */
const LEVERS: { readonly [F in Feature]?: Lever } = {
  RECENCY: { direction: -1, perUnit: 1 },
  FREQUENCY: { direction: 1, perUnit: 1 },
  MONETARY: { direction: 1, perUnit: 100 },
  AVERAGE_ORDER_VALUE: { direction: 1, perUnit: 100 },
  DISTINCT_PRODUCTS: { direction: 1, perUnit: 1 },
  UNITS: { direction: 1, perUnit: 1 },
};

/** MONETARY = FREQUENCY × AVERAGE_ORDER_VALUE: a model with all three knows no change of one alone. */
const LINKED: readonly Feature[] = ["FREQUENCY", "MONETARY", "AVERAGE_ORDER_VALUE"];

/** Beyond this no shop's number lies. */
const LARGEST = 1e12;
/** So many orders more are tried one by one in a model with all three. */
const MOST_ORDERS = 1_000;

export interface CustomerInModel {
  /** [k × d], scaled; row = segment. */
  readonly centroids: Matrix;
  /** One per model feature, [d]. */
  readonly fitted: readonly FittedFeature[];
  /** The customer's values in real units, NaN = missing, and the same scaled, [d]. */
  readonly raw: Float64Array;
  readonly point: Float64Array;
}

/** The change of one feature that brings a customer into another segment; real units. */
export interface SegmentChange {
  readonly segment: number;
  readonly feature: Feature;
  readonly from: number;
  readonly to: number;
}

interface Candidate extends SegmentChange {
  /** How far the customer moves, in scaled units. */
  readonly way: number;
}

/**
 * The smallest change of one feature that a shop can act on and that moves a customer to a higher segment: smallest in
 * scaled units, ties by the order of the features. Values are whole numbers, of money whole hundredths, at least 0 and
 * at most 1e12; a feature drawn in at a limit does not move beyond it. What is returned was classified as it stands.
 *
 * One feature changes and the others stay, so MONETARY alone means dearer orders, FREQUENCY alone smaller ones. A
 * model with FREQUENCY, MONETARY and AVERAGE_ORDER_VALUE offers FREQUENCY of these, at the same average order value,
 * so that MONETARY grows with it (up to 1,000 orders more).
 *
 * @param isHigher which segments count as higher than the customer's own
 * @returns null where no segment is higher, or none can be reached by one feature
 */
export function nextSegment(
  customer: CustomerInModel,
  isHigher: (segment: number) => boolean,
): SegmentChange | null {
  const isLinked = LINKED.every((feature) => customer.fitted.some((fitted) => fitted.feature === feature));
  const candidates = customer.fitted.map(({ feature }, j): Candidate | null => {
    const lever = LEVERS[feature];
    if (!lever) return null;
    if (!isLinked || !LINKED.includes(feature)) return changeOne(customer, j, lever, isHigher);
    return feature === "FREQUENCY" ? changeOrders(customer, isHigher) : null;
  });
  const best = candidates.reduce((nearest, one) =>
    one && one.way < (nearest?.way ?? Infinity) ? one : nearest,
  );
  if (!best) return null;
  const { segment, feature, from, to } = best;
  return { segment, feature, from, to };
}

/**
 * Goes along one axis through the pieces between the boundaries with other centroids. In each piece of a higher segment
 * the first possible value is tried, with its neighbours, because a boundary may be rounded across a whole number.
 */
function changeOne(
  customer: CustomerInModel,
  j: number,
  { direction, perUnit }: Lever,
  isHigher: (segment: number) => boolean,
): Candidate | null {
  const { centroids, fitted, raw, point } = customer;
  for (const { centroid, start } of piecesAlongAxis(centroids, point, j, direction).slice(1)) {
    if (!isHigher(centroid)) continue;
    const boundary = direction * invertValue(fitted[j], point[j] + direction * start);
    const first = direction * Math.ceil(boundary * perUnit);
    for (const steps of [first - direction, first, first + direction]) {
      const to = steps / perUnit;
      if (!(direction * (to - raw[j]) > 0 && to >= 0 && to <= LARGEST)) continue;
      const change = tryValues(customer, new Map([[j, to]]), j);
      if (isHigher(change.segment)) return change;
    }
  }
  return null;
}

/** More orders of the same average value, one by one: two features move, and boundaries have no closed form. */
function changeOrders(customer: CustomerInModel, isHigher: (segment: number) => boolean): Candidate | null {
  const [orders, spend, average] = LINKED.map((name) =>
    customer.fitted.findIndex(({ feature }) => feature === name),
  );
  const now = Math.floor(customer.raw[orders]);
  for (let to = now + 1; to <= now + MOST_ORDERS; to++) {
    const values = new Map([
      [orders, to],
      [spend, to * customer.raw[average]],
    ]);
    const change = tryValues(customer, values, orders);
    if (isHigher(change.segment)) return change;
  }
  return null;
}

/** Where the customer is with some values changed, named by feature j; values by column. */
function tryValues(
  { centroids, fitted, raw, point }: CustomerInModel,
  values: Map<number, number>,
  j: number,
): Candidate {
  const moved = Float64Array.from(point);
  for (const [column, value] of values) moved[column] = scaleValue(fitted[column], value);
  return {
    segment: nearestRow(centroids, moved).row,
    feature: fitted[j].feature,
    from: raw[j],
    to: values.get(j)!,
    way: Math.sqrt(squaredDistanceAt(moved, 0, point, 0, point.length)),
  };
}

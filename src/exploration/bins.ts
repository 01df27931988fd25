/** Neighbouring bins by their edges, ascending: bin i is edges[i] ≤ value < edges[i + 1], the last one with its end. */
export type Edges = Float64Array;

/**
 * Edges of so many bins of equal width from the smallest to the largest value, as `numpy.histogram_bin_edges` makes
 * them. Where all values are equal, one bin of width 1 around them.
 */
export function equalEdges(minimum: number, maximum: number, bins: number): Edges {
  if (minimum === maximum) return Float64Array.of(minimum - 0.5, maximum + 0.5);
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) => minimum + (maximum - minimum) * (i / bins));
  edges[bins] = maximum;
  return edges;
}

/** The bin of a value that lies between the first and the last edge (binary search). */
export function binOf(edges: Edges, value: number): number {
  let low = 0;
  let high = edges.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (edges[middle] <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

export interface Bin {
  readonly lo: number;
  readonly hi: number;
  readonly count: number;
}

/** How many values lie in each bin; `shown` gives the edges as they are shown. */
export function countBins(
  ascending: Float64Array,
  edges: Edges,
  shown: (edge: number) => number = (edge) => edge,
): Bin[] {
  const bins: Bin[] = [];
  let from = 0;
  for (let i = 0; i + 1 < edges.length; i++) {
    const to = i + 2 === edges.length ? ascending.length : countBelow(ascending, edges[i + 1]);
    bins.push({ lo: shown(edges[i]), hi: shown(edges[i + 1]), count: to - from });
    from = to;
  }
  return bins;
}

function countBelow(ascending: Float64Array, edge: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] < edge) low = middle + 1;
    else high = middle;
  }
  return low;
}

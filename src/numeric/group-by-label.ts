/** Places by label: those of label c stand at members[starts[c]] … members[starts[c + 1] − 1], in ascending order. */
export interface Groups {
  /** [k + 1]. */
  readonly starts: Uint32Array;
  /** Places with one of the labels 0…k−1. */
  readonly members: Uint32Array;
}

/**
 * Groups the places 0…n−1 by their label: a counting sort, O(n + k).
 *
 * @param labels one per place, [n]; places with a label outside 0…k−1 are left out
 */
export function groupByLabel(labels: Uint32Array | Int32Array, k: number): Groups {
  const starts = new Uint32Array(k + 1);
  for (let i = 0; i < labels.length; i++) if (labels[i] >= 0 && labels[i] < k) starts[labels[i] + 1]++;
  for (let c = 0; c < k; c++) starts[c + 1] += starts[c];
  const members = new Uint32Array(starts[k]);
  const next = starts.slice();
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (label >= 0 && label < k) members[next[label]++] = i;
  }
  return { starts, members };
}

/** Places grouped by id: those of id g are `places[starts[g]]` … `places[starts[g + 1] − 1]`, in ascending order. */
export interface PlacesById {
  readonly places: Uint32Array;
  readonly starts: Uint32Array;
  readonly largestId: number;
}

/** Groups the places 0 … n − 1 of `ids` by their values: a counting sort, O(n + largest id). */
export function placesById(ids: Uint32Array): PlacesById {
  let largestId = 0;
  for (let i = 0; i < ids.length; i++) if (ids[i] > largestId) largestId = ids[i];
  const starts = new Uint32Array(largestId + 2);
  for (let i = 0; i < ids.length; i++) starts[ids[i] + 1] += 1;
  for (let id = 0; id <= largestId; id++) starts[id + 1] += starts[id];
  const next = starts.slice();
  const places = new Uint32Array(ids.length);
  for (let i = 0; i < ids.length; i++) places[next[ids[i]]++] = i;
  return { places, starts, largestId };
}

/** The segments of a run that need keys; by number in each list, [k]. */
export interface SegmentsToKey {
  /** By the rule. */
  readonly names: readonly string[];
  /** The key of the segment that it continues; null where it is a new one. */
  readonly inherited: readonly (string | null)[];
  /** Keys that stand for something already: no new segment gets one of them. */
  readonly taken: readonly string[];
}

/**
 * The key of each segment: the inherited one, or for a new segment the slug of its name ("Loyal customers · higher spend" →
 * "loyal-customers-higher-spend"), with "-2", "-3" … where that key stands for something else. So a key never changes its
 * meaning from one model to the next.
 */
export function segmentKeys({ names, inherited, taken }: SegmentsToKey): string[] {
  const used = new Set([...taken, ...inherited.filter((key) => key !== null)]);
  return names.map((name, number) => {
    const key = inherited[number] ?? freeKey(slug(name), used);
    used.add(key);
    return key;
  });
}

function freeKey(wanted: string, used: ReadonlySet<string>): string {
  let key = wanted;
  for (let n = 2; used.has(key); n++) key = `${wanted}-${n}`;
  return key;
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

interface Entry<T> {
  readonly result: Promise<T>;
  size: number;
}

/** A place for results that are used again, in the shape that DataLoader wants. */
export interface RecentResults<T> {
  get(key: string): Promise<T> | undefined;
  set(key: string, result: Promise<T>): void;
  delete(key: string): void;
  clear(): void;
}

/**
 * Keeps results as long as they are the last ones used and no more than `most` large together; one that is still to come
 * counts as 1. A result that is larger by itself is not kept.
 */
export function recentResults<T>(most: number, sizeOf: (result: T) => number): RecentResults<T> {
  const entries = new Map<string, Entry<T>>(); // the one used last stands last
  let total = 0;
  const remove = (key: string) => {
    total -= entries.get(key)?.size ?? 0;
    entries.delete(key);
  };
  const trim = () => {
    for (const key of entries.keys()) {
      if (total <= most) return;
      remove(key);
    }
  };
  const measure = (key: string, entry: Entry<T>, result: T) => {
    if (entries.get(key) !== entry) return;
    const size = sizeOf(result);
    if (size > most) return remove(key);
    total += size - entry.size;
    entry.size = size;
    trim();
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.result;
    },
    set(key, result) {
      remove(key);
      const entry = { result, size: 1 };
      entries.set(key, entry);
      total++;
      result.then(
        (value) => measure(key, entry, value),
        () => undefined, // whoever asked for it is told
      );
      trim();
    },
    delete: remove,
    clear() {
      entries.clear();
      total = 0;
    },
  };
}

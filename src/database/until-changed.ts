import type { Database } from "./open-database.js";

/**
 * Remembers what was read, until another connection changes the database: for what workers and other processes write,
 * never this connection.
 * @param most  so many results at most, the ones that were read first go first
 */
export function untilChanged<Key, Result>(
  { dataVersion }: Database,
  read: (key: Key) => Promise<Result>,
  most: number,
): (key: Key) => Promise<Result> {
  const kept = new Map<Key, Promise<Result>>();
  let seen: number | null = null;
  return (key) => {
    const now = dataVersion();
    if (now !== seen) kept.clear();
    seen = now;
    const known = kept.get(key);
    if (known) return known;
    const result = read(key);
    kept.set(key, result);
    if (kept.size > most) kept.delete(kept.keys().next().value as Key);
    result.catch(() => kept.delete(key));
    return result;
  };
}

import type { Results } from "./table.js";

/**
 * What was measured now, and what was measured before of the other trials: on the same machine, with as many threads.
 * @param names all trials, in the order of the result
 */
export function mergeResults(before: Results | null, now: Results, names: readonly string[]): Results {
  const isAlike =
    before !== null &&
    JSON.stringify(before.machine) === JSON.stringify(now.machine) &&
    before.threads === now.threads;
  const known = [...now.results, ...(isAlike ? before.results : [])];
  const results = names.flatMap((name) => known.find(({ trial }) => trial === name) ?? []);
  return { ...now, results };
}

import type { Machine } from "./machine.js";
import type { Results } from "./table.js";

/**
 * What was measured now, and what was measured before of the other trials: on the same machine, with as many threads, and
 * with the same versions of the peers. A peer that one of the two did not look for makes no difference.
 * @param names all trials, in the order of the result
 */
export function mergeResults(before: Results | null, now: Results, names: readonly string[]): Results {
  if (before === null || before.threads !== now.threads || !isSame(before.machine, now.machine))
    return { ...now, results: inOrder(now.results, names) };
  const machine = { ...now.machine, peers: { ...before.machine.peers, ...now.machine.peers } };
  return { ...now, machine, results: inOrder([...now.results, ...before.results], names) };
}

function isSame({ peers, ...before }: Machine, { peers: peersNow, ...now }: Machine): boolean {
  const isKept = ([tool, version]: [string, string]) => (peersNow[tool] ?? version) === version;
  return JSON.stringify(before) === JSON.stringify(now) && Object.entries(peers).every(isKept);
}

/** Of several results of a trial the first one. */
function inOrder(results: Results["results"], names: readonly string[]): Results["results"] {
  return names.flatMap((name) => results.find(({ trial }) => trial === name) ?? []);
}

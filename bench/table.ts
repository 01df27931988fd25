import type { Machine } from "./machine.js";
import type { PeerResult, Ratio, Side, TrialResult } from "./measure.js";

/** What a run of the bench leaves in results.json. */
export interface Results {
  readonly machine: Machine;
  readonly threads: number;
  readonly results: readonly TrialResult[];
}

const BEGIN = "<!-- results: written by npm run bench -- --write -->";
const END = "<!-- end of results -->";
const COLUMNS = ["trial", "size", "ours", "peer", "its time", "faster", "wanted", "the same?"];

/** The text of README.md with these results between its marks. @throws Error where it has no marks */
export function renewTable(readme: string, results: Results): string {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`README.md has no place for the table: "${BEGIN}" … "${END}"`);
  return `${readme.slice(0, from)}${BEGIN}\n\n${resultsTable(results)}\n\n${readme.slice(to)}`;
}

/** The results as Markdown: the machine, a row for each peer of each trial, and what our results were. */
export function resultsTable({ machine, threads, results }: Results): string {
  const peers = Object.entries(machine.peers).map(([name, version]) => `${name} ${version}`);
  const about = [
    `${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}; Node ${machine.node}`,
    ...peers,
    `${threads} threads on both sides`,
  ];
  const rows = results.flatMap(rowsOf);
  return [
    `${about.join("; ")}.`,
    "",
    line(COLUMNS),
    line(COLUMNS.map(() => "---")),
    ...rows.map(line),
    "",
    ...results.map(details),
  ].join("\n");
}

/** Whether something went wrong: ours failed, or a peer computed something else. */
export function hasFault({ failed, peers }: TrialResult): boolean {
  return failed !== null || peers.some(({ agreement }) => agreement !== null && !agreement.holds);
}

function rowsOf(result: TrialResult): string[][] {
  const head = [
    `\`${result.trial}\``,
    result.size,
    result.ours ? sideText(result.ours, result.limits) : "failed",
  ];
  if (result.peers.length === 0) return [[...head, "none", "", "", "", ""]];
  return result.peers.map((peer, i) => [...(i === 0 ? head : ["", "", ""]), ...peerCells(peer)]);
}

function peerCells({ name, skipped, side, ratio, target, agreement }: PeerResult): string[] {
  if (!side) return [name, "not run", "", target ? `≥ ${target} ×` : "", skipped ?? ""];
  const wanted = target && ratio ? `≥ ${target} ×: ${ratio.median >= target ? "yes" : "**no**"}` : "";
  const same = agreement ? `${agreement.holds ? "" : "**no**: "}${agreement.text}` : "";
  return [name, sideText(side, {}), ratio ? ratioText(ratio) : "", wanted, same];
}

function sideText({ median, seconds, megabytes }: Side, limits: TrialResult["limits"]): string {
  const [low, high] = [Math.min(...seconds), Math.max(...seconds)].map(secondsText);
  const spread = seconds.length > 1 ? ` (${low}–${high})` : "";
  const time = `${secondsText(median)} s${spread}${limitText(median, limits.seconds, "s")}`;
  return `${time}, ${megabytes.toFixed(0)} MB${limitText(megabytes, limits.megabytes, "MB")}`;
}

function limitText(value: number, limit: number | undefined, unit: string): string {
  return limit === undefined ? "" : ` [≤ ${limit} ${unit}: ${value <= limit ? "yes" : "**no**"}]`;
}

function ratioText({ median, low, high }: Ratio): string {
  const spread = low < high ? ` (${low.toPrecision(3)}–${high.toPrecision(3)})` : "";
  return `${median.toPrecision(3)} ×${spread}`;
}

function secondsText(seconds: number): string {
  return seconds < 1 ? seconds.toFixed(3) : seconds.toFixed(2);
}

/** What a trial does, and the numbers of our result that stand alone. */
function details({ trial, what, values, failed, commit, measuredAt, load }: TrialResult): string {
  const single = Object.entries(values).filter(([, list]) => list.length === 1);
  const numbers = single.map(([name, [value]]) => `${name} ${Number(value.toPrecision(6))}`);
  const outcome = failed === null ? numbers.join(", ") : `failed: ${failed}`;
  return `- \`${trial}\` (${measuredAt.slice(0, 10)}, commit ${commit}, load ${load.toFixed(1)}): ${what}.${outcome ? ` Ours: ${outcome}.` : ""}`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Answer } from "./answer.js";
import type { Files } from "./data.js";
import { type Attempts, byTurns, type PeerResult, ratioOf, sideOf, type TrialResult } from "./measure.js";
import type { Tools } from "./peers.js";
import { type Program, runProcess } from "./run-process.js";
import type { Peer, Task, Tool, Trial } from "./trial.js";

export interface TrialSettings {
  /** For the labels that the processes write. */
  readonly folder: string;
  readonly files: Files;
  readonly tools: Tools;
  /** For both sides. */
  readonly threads: number;
  /** Overrules the trial's own. */
  readonly repetitions?: number;
  readonly commit: string;
  readonly load: number;
}

type Contestant = Extract<Peer, Task>;

interface ContestantProgram {
  readonly program: Program;
  readonly task: Task;
  readonly isWholeProcess?: boolean;
}

/** Runs a trial: every repetition of either side in a process of its own, by turns. */
export async function runTrial(trial: Trial, settings: TrialSettings): Promise<TrialResult> {
  const measuredAt = new Date().toISOString();
  const absent = trial.peers.map((peer) => whyAbsent(peer, settings.tools));
  const present = trial.peers.filter((_, i) => absent[i] === null) as Contestant[];
  const sides: ContestantProgram[] = [
    { program: ownProgram("ours", trial.ours), task: trial.ours },
    ...present.map((peer) => ({
      program: peerProgram(peer, settings.tools),
      task: peer,
      isWholeProcess: peer.isWholeProcess,
    })),
  ];
  const [own, ...others] = await byTurns(
    sides.map((side, i) => () => attempt(side, i, settings)),
    settings.repetitions ?? trial.repetitions,
  );
  const results = trial.peers.map((peer, i): PeerResult => {
    const reason = absent[i];
    if (reason !== null)
      return { ...identity(peer), skipped: reason, side: null, ratio: null, agreement: null };
    return compare(peer as Contestant, own, others[present.indexOf(peer as Contestant)]);
  });
  return {
    trial: trial.name,
    what: trial.what,
    size: sizeOf(settings.files),
    limits: trial.limits ?? {},
    ours: own.failure === null ? sideOf(own.answers) : null,
    values: own.answers.at(-1)?.values ?? {},
    failed: own.failure,
    peers: results,
    measuredAt,
    load: settings.load,
    commit: settings.commit,
  };
}

function compare(peer: Contestant, own: Attempts, other: Attempts): PeerResult {
  if (other.failure !== null)
    return {
      ...identity(peer),
      skipped: `failed: ${other.failure}`,
      side: null,
      ratio: null,
      agreement: null,
    };
  const side = sideOf(other.answers);
  if (own.failure !== null) return { ...identity(peer), skipped: null, side, ratio: null, agreement: null };
  const last = (answers: readonly Answer[]) => answers[answers.length - 1];
  return {
    ...identity(peer),
    skipped: null,
    side,
    ratio: ratioOf(
      own.answers.map(({ seconds }) => seconds),
      side.seconds,
    ),
    agreement: peer.agreement?.(last(own.answers), last(other.answers)) ?? null,
  };
}

function identity(peer: Peer): { name: string; target: number | null } {
  if ("cannot" in peer) return { name: peer.tool, target: null };
  return { name: peer.variant ? `${peer.tool}, ${peer.variant}` : peer.tool, target: peer.target ?? null };
}

function whyAbsent(peer: Peer, tools: Tools): string | null {
  return "cannot" in peer ? peer.cannot : (tools[peer.tool].missing ?? null);
}

/** Our scripts are TypeScript; what they measure is the build. */
function ownProgram(folder: string, { script }: Task): Program {
  return { command: process.execPath, args: ["--import", "tsx", scriptPath(folder, `${script}.ts`)] };
}

/** Peers that a script in TypeScript starts. */
const IN_TYPESCRIPT: readonly Tool[] = ["sqlite3", "Flask", "Apollo standalone"];

function peerProgram({ tool, ...task }: Contestant, tools: Tools): Program {
  const { command } = tools[tool] as { command: string };
  if (tool === "Clientele") return ownProgram("ours", task);
  if (IN_TYPESCRIPT.includes(tool)) return ownProgram("peers", task);
  return { command, args: [scriptPath("peers", `${task.script}${tool === "R dbscan" ? ".R" : ".py"}`)] };
}

function scriptPath(folder: string, name: string): string {
  const path = fileURLToPath(new URL(`${folder}/${name}`, import.meta.url));
  if (!existsSync(path)) throw new Error(`There is no ${path}`);
  return path;
}

/** Once, in a process of its own. */
async function attempt(
  { program, task, isWholeProcess }: ContestantProgram,
  contestant: number,
  { folder, files, threads }: TrialSettings,
): Promise<Answer> {
  const given = {
    ...files,
    folder,
    threads,
    labelsOut: join(folder, `labels-${contestant}.i32`),
    ...task.settings,
  };
  const args = Object.entries(given).map(([name, value]) => `${name}=${value}`);
  const { stdout, seconds } = await runProcess({
    command: program.command,
    args: [...program.args, task.task, ...args],
    env: {
      OMP_NUM_THREADS: String(threads),
      OPENBLAS_NUM_THREADS: String(threads),
      PYTHONDONTWRITEBYTECODE: "1",
    },
  });
  const answer = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Answer;
  return isWholeProcess ? { ...answer, seconds } : answer;
}

function sizeOf({ rows, columns, lines }: Files): string {
  if (lines) return `${Number(lines).toLocaleString("en")} lines`;
  const customers = Number(rows).toLocaleString("en");
  return columns ? `${customers} × ${columns}` : `${customers} customers`;
}

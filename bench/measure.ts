import type { Agreement, Answer } from "./answer.js";
import type { Trial } from "./trial.js";

/** One side of a trial. */
export interface Side {
  readonly seconds: readonly number[];
  readonly median: number;
  /** The largest of all repetitions. */
  readonly megabytes: number;
}

/** How many times faster we were, in each repetition against the peer's run beside it. */
export interface Ratio {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export interface PeerResult {
  readonly name: string;
  readonly target: number | null;
  /** Why it has no figures. */
  readonly skipped: string | null;
  readonly side: Side | null;
  readonly ratio: Ratio | null;
  readonly agreement: Agreement | null;
}

export interface TrialResult {
  readonly trial: string;
  readonly what: string;
  readonly size: string;
  readonly limits: NonNullable<Trial["limits"]>;
  readonly ours: Side | null;
  /** Numbers of our result, e.g. inertia. */
  readonly values: Answer["values"];
  /** Why we have no figures: a bug. */
  readonly failed: string | null;
  readonly peers: readonly PeerResult[];
  readonly measuredAt: string;
  /** Processes that wanted a core in the minute before the bench began: near 0 on a quiet machine. */
  readonly load: number;
  readonly commit: string;
}

/** Does the work once in a process of its own. */
export type Attempt = () => Promise<Answer>;

/** What one contestant did; it stops at its first failure. */
export interface Attempts {
  readonly answers: readonly Answer[];
  readonly failure: string | null;
}

/** All contestants by turns, so that whatever else the machine does falls on all of them alike. */
export async function byTurns(contestants: readonly Attempt[], repetitions: number): Promise<Attempts[]> {
  const all = contestants.map(() => ({ answers: [] as Answer[], failure: null as string | null }));
  for (let round = 0; round < repetitions; round++) {
    for (const [i, attempt] of contestants.entries()) {
      if (all[i].failure !== null) continue;
      try {
        all[i].answers.push(await attempt());
      } catch (error) {
        all[i].failure = (error as Error).message;
      }
    }
  }
  return all;
}

export function sideOf(answers: readonly Answer[]): Side {
  const seconds = answers.map((answer) => answer.seconds);
  return { seconds, median: median(seconds), megabytes: Math.max(...answers.map((a) => a.megabytes)) };
}

/** The median of the ratios, not the ratio of the medians: each compares two runs of the same moment. */
export function ratioOf(ours: readonly number[], peer: readonly number[]): Ratio {
  const ratios = ours.map((seconds, i) => peer[i] / seconds);
  return { median: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) };
}

/** Of an even number, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

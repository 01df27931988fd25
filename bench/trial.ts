import type { Agreement, Answer } from "./answer.js";

/** What a trial works on; `data.ts` makes it. */
export type DataName =
  | "customers"
  | "rows-100k"
  | "rows-1m"
  | "order-lines"
  | "orders"
  | "workbook"
  | "ten-million-lines"
  | "shop"
  | "million-orders";

/** The peers that may be on a machine; `peers.ts` finds them. */
export type Tool =
  | "scikit-learn"
  | "pandas"
  | "R dbscan"
  | "sqlite3"
  | "Flask"
  | "Apollo standalone"
  | "Clientele"
  | "wrk";

/** One piece of work: a task of a script in `ours/` or `peers/`, with its settings. */
export interface Task {
  readonly script: string;
  readonly task: string;
  readonly settings?: Readonly<Record<string, number | string | readonly number[]>>;
}

/** A peer that does the same work. */
interface Contestant extends Task {
  readonly tool: Tool;
  /** What sets this line apart from another of the same tool. */
  readonly variant?: string;
  /** Its time is that of the whole process, start and imports too; else that of the work, which it takes itself. */
  readonly isWholeProcess?: boolean;
  /** How many times faster than the peer we want to be. */
  readonly target?: number;
  /** Whether both computed the same; null where there is nothing to compare. */
  readonly agreement: ((ours: Answer, peer: Answer) => Agreement) | null;
}

/** A peer that cannot do the work, and why. */
interface Absentee {
  readonly tool: Tool;
  readonly cannot: string;
}

export type Peer = Contestant | Absentee;

export interface Trial {
  readonly name: string;
  /** What is done and compared, in a sentence. */
  readonly what: string;
  readonly data: DataName;
  /** How often each side does it, by turns. */
  readonly repetitions: number;
  /** Takes minutes: only where it is named. */
  readonly isLong?: boolean;
  /** Without this tool it is left out. */
  readonly needs?: Tool;
  readonly ours: Task;
  /** What we want to stay within, whatever the peers do. */
  readonly limits?: { readonly seconds?: number; readonly megabytes?: number };
  readonly peers: readonly Peer[];
}

import type { ErrorCode, Facts } from "../errors.js";
import type { JobProgress } from "./worker-host.js";

export interface ToWorker {
  /** Tells the answers to several calls apart. */
  readonly call: number;
  readonly task: string;
  readonly input: unknown;
}

export type FromWorker = { readonly call: number } & Answer;

export type Answer =
  | { readonly type: "progress"; readonly progress: JobProgress }
  | { readonly type: "done"; readonly result: unknown }
  | {
      readonly type: "failed";
      readonly message: string;
      readonly stack?: string;
      readonly code?: ErrorCode;
      readonly facts?: Facts;
      readonly inputPath?: readonly string[];
    };

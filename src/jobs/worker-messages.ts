import type { ErrorCode, Facts } from "../errors.js";
import type { JobProgress } from "./worker-host.js";

export interface ToWorker {
  readonly task: string;
  readonly input: unknown;
}

export type FromWorker =
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

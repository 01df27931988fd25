import { Presets, SingleBar } from "cli-progress";
import type { JobProgress } from "../jobs/worker-host.js";

const SHOWN_AFTER_MS = 1_000;

/** A progress bar on the terminal for work that takes longer than a second; nothing where there is no terminal. */
export interface ProgressBar {
  show(progress: JobProgress): void;
  stop(): void;
}

export function openProgressBar(): ProgressBar {
  const bar = new SingleBar(
    {
      format: "{bar} {percentage} %  {phase}",
      clearOnComplete: true,
      hideCursor: true,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  const startedAt = performance.now();
  let isShown = false;
  return {
    show({ fraction, phase: step, message }) {
      if (!process.stderr.isTTY) return;
      const phase = message ? `${step}: ${message}` : step;
      if (!isShown && performance.now() - startedAt > SHOWN_AFTER_MS) {
        bar.start(100, 0, { phase });
        isShown = true;
      }
      if (isShown) bar.update(Math.round(100 * fraction), { phase });
    },
    stop() {
      if (isShown) bar.stop();
    },
  };
}

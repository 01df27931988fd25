import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ended {
  readonly stdout: string;
  readonly seconds: number;
  /** The largest resident set, in MB, looked at ten times a second; 0 where there is no /proc. */
  readonly megabytes: number;
}

const LONGEST_MS = 30 * 60_000;
const LOOK_EVERY_MS = 100;

/** Runs a program to its end. @throws Error with the last lines that it wrote where it does not end well */
export function runProcess({ command, args, env }: Program): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const from = performance.now();
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    let megabytes = 0;
    const look = setInterval(() => {
      megabytes = peakMegabytes(child.pid) ?? megabytes;
    }, LOOK_EVERY_MS);
    const tooLong = setTimeout(() => child.kill(), LONGEST_MS);
    const stopTimers = () => {
      clearInterval(look);
      clearTimeout(tooLong);
    };
    child.on("error", (error) => {
      stopTimers();
      reject(error);
    });
    child.on("close", (code, signal) => {
      stopTimers();
      const seconds = (performance.now() - from) / 1000;
      if (code === 0) resolve({ stdout, seconds, megabytes });
      else reject(new Error(`${command} ended with ${code ?? signal}: ${lastLines(stderr)}`));
    });
  });
}

/** The largest resident set of a process so far; null where it is not known. */
export function peakMegabytes(pid: number | undefined): number | null {
  try {
    const kilobytes = /^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes ? Number(kilobytes) / 1024 : null;
  } catch {
    return null;
  }
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-3).join(" / ");
}

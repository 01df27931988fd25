import { execFileSync } from "node:child_process";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import type { Tools } from "./peers.js";

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly peers: Readonly<Record<string, string>>;
}

export function describeMachine(tools: Tools): Machine {
  const versions = Object.entries(tools).flatMap(([tool, found]) =>
    found.missing === undefined && found.version ? [[tool, found.version]] : [],
  );
  return {
    processor: cpus()[0].model.trim(),
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    peers: Object.fromEntries(versions),
  };
}

/** The commit that is measured; "+" where files differ from it. */
export function currentCommit(): string {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: import.meta.dirname, encoding: "utf8" });
  try {
    const isChanged = git("status", "--porcelain", "--", "../src", "../package-lock.json").trim() !== "";
    return git("rev-parse", "--short=10", "HEAD").trim() + (isChanged ? "+" : "");
  } catch {
    return "unknown";
  }
}

/** Processes that wanted a core, on average over the last minute. */
export function loadBefore(): number {
  return loadavg()[0];
}

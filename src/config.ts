import { readFileSync } from "node:fs";
import { ClienteleError } from "./errors.js";
import { type RunLimits, USUAL_LIMITS } from "./runs/run-limits.js";

/** What the environment says; the only place that reads it. Flags of the command line win over it. */
export interface Config {
  readonly databasePath: string;
  readonly port: string;
  readonly host: string;
}

const LONGEST_TIME_LIMIT = 2_000_000; // setTimeout's own limit, in whole seconds
const MOST_THREADS = 64;

export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return {
    databasePath: env.CLIENTELE_DB || "db/clientele.sqlite",
    port: env.CLIENTELE_PORT || "4000",
    host: env.CLIENTELE_HOST || "127.0.0.1",
  };
}

/** @throws ClienteleError BAD_SETTING */
export function readRunLimits(env: NodeJS.ProcessEnv = process.env): RunLimits {
  const { timeLimitSeconds, threads } = USUAL_LIMITS;
  return {
    timeLimitSeconds: wholeNumber(env, "CLIENTELE_RUN_TIME_LIMIT", timeLimitSeconds, LONGEST_TIME_LIMIT),
    threads: wholeNumber(env, "CLIENTELE_THREADS", threads, MOST_THREADS),
  };
}

/** The version in package.json. */
export function programVersion(): string {
  const file = new URL("../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

function wholeNumber(env: NodeJS.ProcessEnv, name: string, usual: number, limit: number): number {
  const text = env[name];
  if (!text) return usual;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= limit) return value;
  const why = `It must be a whole number from 1 to ${limit}.`;
  throw new ClienteleError("BAD_SETTING", { name, value: text, why });
}

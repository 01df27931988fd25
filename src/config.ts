import { readFileSync } from "node:fs";

/** Without this graphql-js looks for a second copy of itself at every value that it reads and writes. */
process.env.NODE_ENV ??= "production";

/** What the environment says; the only place that reads it. Flags of the command line win over it. */
export interface Config {
  readonly databasePath: string;
  readonly port: string;
  readonly host: string;
  /** How the server writes its log; empty where nothing is said. */
  readonly log: string;
  /** Whence `clientele download` fetches its file; empty where nothing is said. */
  readonly downloadUrl: string;
  /** Seconds that one training or tuning may take; empty where nothing is said. */
  readonly runTimeLimit: string;
  /** Threads for one training or tuning; empty where nothing is said. */
  readonly threads: string;
}

export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return {
    databasePath: env.CLIENTELE_DB || "db/clientele.sqlite",
    port: env.CLIENTELE_PORT || "4000",
    host: env.CLIENTELE_HOST || "127.0.0.1",
    log: env.CLIENTELE_LOG || "",
    downloadUrl: env.CLIENTELE_DOWNLOAD_URL || "",
    runTimeLimit: env.CLIENTELE_RUN_TIME_LIMIT || "",
    threads: env.CLIENTELE_THREADS || "",
  };
}

/** The version in package.json. */
export function programVersion(): string {
  const file = new URL("../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pageRequest } from "../load/requests.js";
import { answerOf, firstPages } from "../load/service.js";
import { runWrk } from "../load/wrk.js";
import { type Asked, answerTask } from "../ours/answer-task.js";

const SECONDS = 8;
const SERVER = fileURLToPath(new URL("standalone-server.ts", import.meta.url));

await answerTask({
  /** Seconds for 1,000 pages of customers. */
  page: (asked) =>
    withStandalone(asked, async (url, pid) => {
      const { cursors, numbers } = await firstPages(url);
      const figures = await runWrk({ url, bodies: cursors.map(pageRequest), seconds: SECONDS });
      return answerOf({ ...figures, numbers: numbers.map(Number) }, pid);
    }),
});

async function withStandalone<T>(asked: Asked, work: (url: string, pid: number) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(asked.text("folder"), "standalone-"));
  const database = join(folder, "shop.sqlite");
  await copyFile(asked.text("database"), database);
  const env = { ...process.env, NODE_ENV: "production" };
  const args = ["--import", "tsx", SERVER, database];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  try {
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout.setEncoding("utf8").once("data", (line) => resolve(JSON.parse(line).url));
      ended.then(([code]) => reject(new Error(`the server ended with ${code}`)));
    });
    return await work(url, child.pid as number);
  } finally {
    child.kill();
    await ended;
    await rm(folder, { recursive: true });
  }
}

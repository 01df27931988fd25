import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { CLIENTELE } from "../clientele.js";
import { runProcess } from "../run-process.js";
import { type Asked, answerTask, timed } from "./answer-task.js";
import { type Server, withServer } from "./server.js";

const CLASSIFY = `mutation { classifyCustomer(input: { recencyDays: 12, frequency: 6, monetary: 1800 }) {
  classification { segment { name } isAnomaly } userErrors { code message } } }`;
const TRAIN =
  "mutation { trainModel(input: { waitSeconds: 0 }) { modelRun { id } userErrors { code message } } }";
const IDLE_CALLS = 200;
const PAUSE_MS = 20;

await answerTask({
  /**
   * `clientele import`, `clientele train`, then a server that trains once more while it classifies. The time and the
   * memory are those of the command `train`.
   */
  async train(asked) {
    const folder = await mkdtemp(join(asked.text("folder"), "million-"));
    try {
      return await trainMany(join(folder, "shop.sqlite"), asked);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
});

async function trainMany(database: string, asked: Asked) {
  const run = (...args: readonly string[]) =>
    runProcess({ command: process.execPath, args: [CLIENTELE, ...args, "--db", database, "--json"] });
  const imported = await run("import", asked.text("orders"), "--currency", "GBP");
  const trained = await run("train");
  return withServer(database, async (server) => {
    const idle: number[] = [];
    for (let call = 0; call < IDLE_CALLS; call++) idle.push(await classify(server));
    const { result: busy, seconds } = await timed(() => classifyWhileTraining(server));
    return {
      seconds: trained.seconds,
      megabytes: trained.megabytes,
      values: {
        importSeconds: [imported.seconds],
        importMegabytes: [imported.megabytes],
        serverTrainSeconds: [seconds],
        ...latencies("idle", idle),
        ...latencies("training", busy),
      },
    };
  });
}

/** Milliseconds of one call after another until the training has ended. */
async function classifyWhileTraining(server: Server): Promise<number[]> {
  const { trainModel } = await server.ask<{
    trainModel: { modelRun: { id: string } | null; userErrors: object[] };
  }>(TRAIN);
  if (!trainModel.modelRun) throw new Error(JSON.stringify(trainModel.userErrors));
  const query = `{ modelRun(id: "${trainModel.modelRun.id}") { status } }`;
  const milliseconds: number[] = [];
  for (let call = 1; ; call++) {
    milliseconds.push(await classify(server));
    await setTimeout(PAUSE_MS);
    if (call % 10 > 0) continue;
    const { status } = (await server.ask<{ modelRun: { status: string } }>(query)).modelRun;
    if (status === "SUCCEEDED") return milliseconds;
    if (status !== "PENDING" && status !== "RUNNING") throw new Error(`the training ended as ${status}`);
  }
}

/** Milliseconds of one classification. */
async function classify(server: Server): Promise<number> {
  const { result, seconds } = await timed(() =>
    server.ask<{ classifyCustomer: { classification: object | null; userErrors: object[] } }>(CLASSIFY),
  );
  const { classification, userErrors } = result.classifyCustomer;
  if (!classification) throw new Error(JSON.stringify(userErrors));
  return seconds * 1000;
}

/** The middle, the 99th percentile and the largest, in milliseconds. */
function latencies(name: string, milliseconds: readonly number[]): Record<string, readonly number[]> {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return {
    [`${name}P50Ms`]: [at(0.5)],
    [`${name}P99Ms`]: [at(0.99)],
    [`${name}MaxMs`]: [at(1)],
  };
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type Metrics, someCustomers } from "../load/requests.js";
import { answerOf } from "../load/service.js";
import { runWrk } from "../load/wrk.js";
import { type Asked, answerTask } from "../ours/answer-task.js";

const SECONDS = 8;

await answerTask({
  /** Seconds for 1,000 single classifications. */
  classify: (asked) =>
    withService(asked, async (url, pid) => {
      const customers = someCustomers(asked.text("features"));
      const figures = await runWrk({ url, bodies: customers, seconds: SECONDS });
      return answerOf({ ...figures, ...(await predictions(url, customers)) }, pid);
    }),
});

/** gunicorn with two workers, for the time of the work. */
async function withService<T>(asked: Asked, work: (url: string, pid: number) => Promise<T>): Promise<T> {
  const port = await freePort();
  const args = ["-w", "2", "-b", `127.0.0.1:${port}`, "--log-level", "error", "flask_service:app"];
  const child = spawn("gunicorn", args, {
    cwd: import.meta.dirname,
    env: {
      ...process.env,
      FEATURES: asked.text("features"),
      K: asked.text("k"),
      EPS: asked.text("eps"),
      MIN_SAMPLES: asked.text("minSamples"),
      OMP_NUM_THREADS: "1",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(child, "close");
  try {
    const url = `http://127.0.0.1:${port}/predict`;
    await answering(url);
    return await work(url, child.pid as number);
  } finally {
    child.kill();
    await ended;
  }
}

/** Until the service has trained its models and answers. */
async function answering(url: string): Promise<void> {
  const giveUpAt = performance.now() + 60_000;
  const isThere = () =>
    fetch(url, { method: "POST" })
      .then(() => true)
      .catch(() => false);
  while (!(await isThere())) {
    if (performance.now() > giveUpAt) throw new Error("gunicorn does not answer");
    await sleep(200);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

async function predictions(url: string, customers: readonly Metrics[]) {
  const headers = { "content-type": "application/json" };
  const segments: number[] = [];
  const anomalies: number[] = [];
  for (const customer of customers) {
    const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(customer) });
    const { segment, isAnomaly } = (await answer.json()) as { segment: number; isAnomaly: boolean };
    segments.push(segment);
    anomalies.push(Number(isAnomaly));
  }
  return { segments, anomalies };
}

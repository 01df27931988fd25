import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProcess } from "../run-process.js";

export interface Load {
  readonly url: string;
  /** Sent by turns, as JSON. */
  readonly bodies: readonly object[];
  readonly seconds: number;
}

/** What wrk saw. */
export interface LoadFigures {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const THREADS = 1;
const CONNECTIONS = 16;
const WARM_UP_SECONDS = 3;

/**
 * Sends requests over 16 connections, each the next one as soon as it has an answer, after a warm-up that does not
 * count. @throws Error where any of them fails
 */
export async function runWrk({ url, bodies, seconds }: Load): Promise<LoadFigures> {
  const folder = await mkdtemp(join(tmpdir(), "clientele-wrk-"));
  try {
    await writeFile(join(folder, "bodies"), bodies.map((body) => `${JSON.stringify(body)}\n`).join(""));
    const script = join(folder, "post.lua");
    await writeFile(script, postScript(join(folder, "bodies")));
    await wrk(url, script, WARM_UP_SECONDS);
    return await wrk(url, script, seconds);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function wrk(url: string, script: string, seconds: number): Promise<LoadFigures> {
  const args = [`-t${THREADS}`, `-c${CONNECTIONS}`, `-d${seconds}s`, "--timeout", "10s", "-s", script, url];
  const { stdout } = await runProcess({ command: "wrk", args });
  const { faults, ...figures } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as LoadFigures & {
    faults: number;
  };
  if (faults > 0) throw new Error(`${faults} of ${figures.requests} requests to ${url} failed`);
  return figures;
}

/** wrk's own language. */
function postScript(bodies: string): string {
  return `
local bodies, next = {}, 0
for line in io.lines(${JSON.stringify(bodies)}) do bodies[#bodies + 1] = line end
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
request = function()
  next = next % #bodies + 1
  return wrk.format(nil, nil, nil, bodies[next])
end
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"requests":%d,"requestsPerSecond":%f,"p50Ms":%f,"p99Ms":%f,"maxMs":%f,"faults":%d}\\n',
    summary.requests, summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, latency.max / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
`;
}

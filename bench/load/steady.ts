import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds from the moment when a request was due to its answer. */
export interface Latencies {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly requests: number;
}

/**
 * Sends a request every `everyMs` until `until` says so, whether earlier ones are answered or not: what waits because
 * the server is held up counts as waiting. @throws Error where a request fails
 */
export async function steadyLoad(
  url: string,
  bodies: readonly object[],
  everyMs: number,
  until: () => boolean,
): Promise<Latencies> {
  const waited: Promise<number>[] = [];
  const from = performance.now();
  for (let call = 0; !until(); call++) {
    const dueAt = from + call * everyMs;
    const early = dueAt - performance.now();
    if (early > 0) await sleep(early);
    waited.push(post(url, bodies[call % bodies.length]).then((at) => at - dueAt));
  }
  const sorted = (await Promise.all(waited)).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { p50: at(0.5), p99: at(0.99), max: at(1), requests: sorted.length };
}

/** When the answer was whole. */
function post(url: string, body: object): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: "POST", headers: { "content-type": "application/json" } },
      (answer) => {
        answer.resume().on("end", () => {
          if (answer.statusCode === 200) resolve(performance.now());
          else reject(new Error(`${url} answered ${answer.statusCode}`));
        });
      },
    );
    sent.on("error", reject).end(JSON.stringify(body));
  });
}

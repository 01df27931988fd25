import { writeFile } from "node:fs/promises";
import { Agent, get, request } from "node:http";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { runCli, runJson, SAMPLE, withFolder } from "../support/cli.js";
import { startServer, withServer } from "../support/server.js";
import { ordersCsv, smallShop } from "../support/shop-orders.js";

type Outcome = { kind: "answered" } | { kind: "refused" } | { kind: "lost"; why: string };

/** Posts over a connection that is kept open. */
function postOver(agent: Agent, url: string, query: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const headers = { "content-type": "application/json" };
    const sent = request(url, { agent, method: "POST", headers }, (response) => {
      let body = "";
      response.on("data", (part) => {
        body += part;
      });
      response.on("end", () => {
        const isAnswer = response.statusCode === 200 && body.includes('"totalCount"');
        resolve(isAnswer ? { kind: "answered" } : { kind: "lost", why: `${response.statusCode} ${body}` });
      });
      response.on("error", ({ message }) => resolve({ kind: "lost", why: message }));
    });
    sent.on("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code === "ECONNREFUSED" ? { kind: "refused" } : { kind: "lost", why: String(error) });
    });
    sent.end(JSON.stringify({ query }));
  });
}

/** Status and state of /health/ready over a connection that is kept open. */
function getOver(agent: Agent, url: string): Promise<{ status: number | undefined; state: string }> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, async (response) => {
      const body = Buffer.concat(await response.toArray()).toString();
      resolve({ status: response.statusCode, state: JSON.parse(body).status });
    }).on("error", reject);
  });
}

const STATE = `{
  dataSetVersion { id digest } customers { totalCount } activeModel { id } segments { key }
  classify(input: { recencyDays: 5, frequency: 3, monetary: 100 }) { classification { modelRun { id } } }
}`;

describe("a server", () => {
  it("ends within seconds on SIGINT, with exit code 0", async () => {
    await withServer({}, async (server) => {
      await server.ask("{ __typename }"); // a connection is kept alive
      const before = performance.now();
      const { code, stderr } = await server.stop("SIGINT");
      expect(code).toBe(0);
      expect(stderr).toContain("Stopping");
      expect(performance.now() - before).toBeLessThan(5_000);
    });
  });

  it("ends as soon on SIGTERM in the middle of a training, which is INTERRUPTED then", async () => {
    await withFolder(async (folder) => {
      await withServer({ folder, args: ["--with-sample"] }, async (server) => {
        const train = `mutation { trainModel(input: { waitSeconds: 0, kMeans: { k: 5, restarts: 1000 } }) {
          modelRun { id }
        } }`;
        const { trainModel } = await server.ask(train);
        const state = async () =>
          (await server.ask("{ modelRuns { nodes { id status } } }")).modelRuns.nodes[0];
        await expect
          .poll(state, { timeout: 10_000 })
          .toEqual({ id: trainModel.modelRun.id, status: "RUNNING" });
        const before = performance.now();
        expect((await server.stop()).code).toBe(0);
        expect(performance.now() - before).toBeLessThan(5_000);
      });
      const { modelRuns } = await runJson<{ modelRuns: object[] }>(["runs", "--db", `${folder}/shop.sqlite`]);
      expect(modelRuns).toMatchObject([
        { status: "INTERRUPTED", isActive: false, error: { code: "RUN_INTERRUPTED" } },
        { status: "SUCCEEDED", isActive: true },
      ]);
    });
  });

  it("answers every request it has accepted: under load, and with the end of a job that somebody waits for", async () => {
    await withFolder(async (folder) => {
      await withServer({ folder, args: ["--with-sample"] }, async (server) => {
        const agent = new Agent({ keepAlive: true, maxSockets: 8 });
        const outcomes = { answered: 0, refused: 0 };
        const lost: string[] = [];
        const client = async () => {
          for (;;) {
            const outcome = await postOver(agent, `${server.url}/graphql`, "{ customers { totalCount } }");
            if (outcome.kind === "answered") outcomes.answered += 1;
            else if (outcome.kind === "refused") {
              outcomes.refused += 1;
              return; // nobody listens any more
            } else {
              lost.push(outcome.why);
              return;
            }
          }
        };
        const waiting = server.ask(
          `mutation { tuneModel(input: { waitSeconds: 60, kMeans: { kMax: 5, bootstraps: 10000 } }) { modelRun { status } } }`,
        );
        const clients = Array.from({ length: 8 }, client);
        await expect.poll(() => outcomes.answered, { timeout: 20_000 }).toBeGreaterThan(100);
        const ready = `${server.url}/health/ready`;
        const probe = new Agent({ keepAlive: true });
        expect(await getOver(probe, ready)).toEqual({ status: 200, state: "ready" });
        const ended = server.stop();
        await expect.poll(() => server.log()).toContain("Stopping");
        expect(await getOver(probe, ready)).toEqual({ status: 503, state: "stopping" });
        await Promise.all(clients);
        expect(lost).toEqual([]);
        expect(outcomes.refused).toBe(8);
        expect((await waiting).tuneModel.modelRun).toEqual({ status: "INTERRUPTED" });
        expect((await ended).code).toBe(0);
      });
    });
  });

  it("ends at once on a second signal", async () => {
    await withFolder(async (folder) => {
      await withServer({ folder, args: ["--with-sample"] }, async (server) => {
        const waiting = server
          .ask(
            "mutation { tuneModel(input: { waitSeconds: 60, kMeans: { kMax: 5, bootstraps: 10000 } }) { modelRun { status } } }",
          )
          .catch(() => "cut");
        await expect
          .poll(async () => (await server.ask("{ modelRuns { totalCount } }")).modelRuns.totalCount)
          .toBe(2);
        const ended = server.stop();
        await expect.poll(() => server.log()).toContain("Stopping");
        await new Promise((resolve) => setTimeout(resolve, 500)); // npm's second copy of a signal comes sooner
        process.kill(server.pid, "SIGTERM");
        expect((await ended).code).toBeNull(); // by the signal
        expect(await waiting).toBe("cut");
      });
    });
  });

  it("answers with what another process imports and trains, within two seconds", async () => {
    await withServer({}, async (server) => {
      const { folder, db } = server;
      await writeFile(`${folder}/shop.csv`, smallShop());
      expect((await server.graphql("{ segments { key } }")).data).toEqual({ segments: [] });
      await runJson(["import", `${folder}/shop.csv`, "--db", db]);
      const { modelRun } = await runJson<{ modelRun: { id: string } }>(["train", "--k", "3", "--db", db]);
      const within = { timeout: 2_000, interval: 50 };
      await expect
        .poll(() => server.ask(STATE), within)
        .toMatchObject({
          customers: { totalCount: 30 },
          activeModel: { id: modelRun.id },
          classify: { classification: { modelRun: { id: modelRun.id } } },
        });
      const { dataSetVersion } = await server.ask(STATE);
      await writeFile(
        `${folder}/more.csv`,
        ordersCsv([{ invoice: "N1", customer: "999", date: "2024-12-24 10:00:00" }]),
      );
      await runJson(["import", `${folder}/more.csv`, "--db", db]);
      await expect.poll(() => server.ask(STATE), within).toMatchObject({ customers: { totalCount: 31 } });
      expect((await server.ask(STATE)).dataSetVersion.digest).not.toBe(dataSetVersion.digest);
    });
  });

  it("is the only one on its database; commands work beside it", async () => {
    await withServer({}, async ({ db, pid }) => {
      const second = await runCli(["serve", "--db", db, "--port", "0"]);
      expect(second).toMatchObject({ code: 1, stdout: "" });
      expect(second.stderr).toMatch(/^SERVER_RUNNING: /);
      expect((await runCli(["runs", "--db", db])).code).toBe(0);
      expect(() => process.kill(pid, 0)).not.toThrow(); // the first one goes on
    });
  });

  it("starts again on the database of one that was killed", async () => {
    await withFolder(async (folder) => {
      const killed = await startServer({ folder });
      process.kill(killed.pid, "SIGKILL");
      await killed.stop();
      await withServer({ folder }, async (server) => {
        expect((await server.ask("{ imports { totalCount } }")).imports.totalCount).toBe(0);
      });
    });
  });

  it("refuses a port that is taken, an address that others can reach, and a port that is none", async () => {
    await withFolder(async (folder) => {
      const busy = createServer();
      const port = await new Promise<number>((resolve) => {
        busy.listen(0, "127.0.0.1", () => resolve((busy.address() as { port: number }).port));
      });
      try {
        // each on a database of its own: two servers on one would refuse each other first
        const serve = (name: string, ...args: string[]) => [
          "serve",
          "--db",
          `${folder}/${name}.sqlite`,
          ...args,
        ];
        const [taken, open, bad, environment] = await Promise.all([
          runCli(serve("taken", "--port", String(port))),
          runCli(serve("open", "--port", "0", "--host", "0.0.0.0")),
          runCli(serve("bad", "--port", "http")),
          runCli(serve("env"), { env: { CLIENTELE_HOST: "192.168.0.1", CLIENTELE_PORT: "0" } }),
        ]);
        expect(taken).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/^PORT_TAKEN: /) });
        expect(open).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/^PUBLIC_BIND: /) });
        expect(bad).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/^BAD_SETTING: /) });
        expect(environment).toMatchObject({ code: 1, stderr: expect.stringMatching(/^PUBLIC_BIND: /) });
      } finally {
        busy.close();
      }
    });
  });

  it("with --with-sample fills an empty database only, and real orders take the sample's place", async () => {
    await withFolder(async (folder) => {
      const args = ["--with-sample"];
      await withServer({ folder, args }, async (server) => {
        const { dataSetVersion } = await server.ask("{ dataSetVersion { isSample imports { fileName } } }");
        expect(dataSetVersion).toEqual({ isSample: true, imports: [{ fileName: SAMPLE.split("/").at(-1) }] });
        const uploadId = await server.upload(smallShop());
        const query =
          "mutation ($id: ID!) { importTransactions(input: { uploadId: $id }) { userErrors { code } } }";
        expect((await server.ask(query, { id: uploadId })).importTransactions.userErrors).toEqual([]);
        const after = await server.ask(
          "{ dataSetVersion { isSample } activeModel { id } customers { totalCount } }",
        );
        expect(after).toEqual({
          dataSetVersion: { isSample: false },
          activeModel: null,
          customers: { totalCount: 30 },
        });
      });
      await withServer({ folder, args }, async (server) => {
        expect((await server.ask("{ modelRuns { totalCount } }")).modelRuns.totalCount).toBe(1); // nothing new
      });
    });
  });
});

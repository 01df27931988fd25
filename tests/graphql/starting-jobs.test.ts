import { describe, expect, it } from "vitest";
import { type ExclusiveLock, jobLockPath, tryLock } from "../../src/database/exclusive-lock.js";
import { globalId } from "../../src/runs/global-id.js";
import { runCli, runJson } from "../support/cli.js";
import { manyOrders, ordersCsv } from "../support/orders.js";
import { type Answer, type RunningServer, shareServer, withServer } from "../support/server.js";
import { smallShop } from "../support/shop-orders.js";

const IMPORT = `mutation ($input: ImportTransactionsInput!) {
  importTransactions(input: $input) { import { id status } userErrors { code path } }
}`;
const CANCEL_IMPORT = `mutation ($id: ID!) {
  cancelImport(input: { importId: $id }) {
    import { id status finishedAt dataSetVersion { id } error { code } } userErrors { code path message }
  }
}`;
const CANCEL_RUN = `mutation ($id: ID!) {
  cancelModelRun(input: { modelRunId: $id }) { modelRun { status } userErrors { code } }
}`;

/** The starting mutations, each as a request that goes well, and what it answers with. */
const STARTS: Readonly<Record<string, (server: RunningServer) => Promise<object>>> = {
  trainModel: async () => ({ kMeans: { k: 3 } }),
  tuneModel: async () => ({ kMeans: { kMax: 3, restarts: 1, bootstraps: 0 } }),
  importTransactions: async (server) => ({ uploadId: await server.upload(smallShop()), replace: true }),
};
const INPUT_TYPES: Readonly<Record<string, string>> = {
  trainModel: "TrainModelInput",
  tuneModel: "TuneModelInput",
  importTransactions: "ImportTransactionsInput",
};

async function start(server: RunningServer, mutation: string, input: object) {
  const what = mutation === "importTransactions" ? "job: import" : "job: modelRun";
  const query = `mutation ($input: ${INPUT_TYPES[mutation]}!) {
    ${mutation}(input: $input) { ${what} { id status } userErrors { code path } }
  }`;
  return (await server.ask(query, { input }))[mutation] as Answer;
}

/** As if a command were at work: the jobs of the server wait. */
async function whileBusy<T>({ db }: RunningServer, work: (lock: ExclusiveLock) => Promise<T>): Promise<T> {
  const lock = tryLock(jobLockPath(db), 5_000) as ExclusiveLock;
  try {
    return await work(lock);
  } finally {
    lock.release();
  }
}

describe("waitSeconds", () => {
  const server = shareServer();

  it("is a whole number from 0 to 60; null means that it is left out", async () => {
    await server().ask(IMPORT, { input: { uploadId: await server().upload(ordersCsv(manyOrders(30))) } });
    for (const [mutation, inputOf] of Object.entries(STARTS)) {
      for (const waitSeconds of [61, -1]) {
        const refused = await start(server(), mutation, { ...(await inputOf(server())), waitSeconds });
        const path = ["input", "waitSeconds"];
        expect(refused, mutation).toEqual({ job: null, userErrors: [{ code: "BAD_WAIT_SECONDS", path }] });
      }
      for (const waitSeconds of [60, null]) {
        if (mutation === "importTransactions" && waitSeconds === null) continue; // the same bytes are there now
        const done = await start(server(), mutation, { ...(await inputOf(server())), waitSeconds });
        expect(done.userErrors, mutation).toEqual([]);
        expect(done.job.status, mutation).toMatch(/^(SUCCEEDED|COMPLETED)$/);
      }
    }
    const nothing = await whileBusy(server(), async () => {
      const answers = [];
      for (const mutation of ["trainModel", "tuneModel"])
        answers.push(
          await start(server(), mutation, { ...(await STARTS[mutation](server())), waitSeconds: 0 }),
        );
      return answers;
    });
    expect(nothing.map(({ job }) => job.status)).toEqual(["QUEUED", "QUEUED"]);
    const { errors } = await server().graphql(
      "mutation { trainModel(input: { waitSeconds: 1.5 }) { userErrors { code } } }",
    );
    expect(errors?.[0].extensions.code).toBe("BAD_USER_INPUT");
  }, 60_000);
});

describe("a request that comes again while its work goes on", () => {
  const server = shareServer();

  it("waits for the same work as the first", async () => {
    await server().ask(IMPORT, { input: { uploadId: await server().upload(smallShop()) } });
    const inputs: Record<string, object> = {
      trainModel: { kMeans: { k: 3 } },
      importTransactions: { uploadId: await server().upload(ordersCsv(manyOrders(30))), replace: true },
    };
    for (const [mutation, input] of Object.entries(inputs)) {
      const [first, second, third] = await whileBusy(server(), async (lock) => {
        const request = { ...input, idempotencyKey: mutation };
        const begun = await start(server(), mutation, { ...request, waitSeconds: 0 });
        const again = start(server(), mutation, { ...request, waitSeconds: 60 });
        const looked = await start(server(), mutation, { ...request, waitSeconds: 0 });
        lock.release();
        return [begun, await again, looked];
      });
      expect([first.job.status, third.job.status]).toEqual(["QUEUED", "QUEUED"]);
      expect(second).toMatchObject({ job: { id: first.job.id }, userErrors: [] });
      expect(second.job.status).toMatch(/^(SUCCEEDED|COMPLETED)$/);
    }
  }, 60_000);
});

describe("the queue", () => {
  it("lets one job run and 20 wait, of any kind; one that is cancelled makes room at once", async () => {
    await withServer({}, async (server) => {
      await server.ask(IMPORT, { input: { uploadId: await server.upload(smallShop()) } });
      await whileBusy(server, async () => {
        const train = () => start(server, "trainModel", { waitSeconds: 0 });
        const tune = () => start(server, "tuneModel", { waitSeconds: 0 });
        const upload = await server.upload(ordersCsv(manyOrders(30)));
        const load = () => start(server, "importTransactions", { uploadId: upload, waitSeconds: 0 });
        const waiting = [await load()];
        for (let i = 0; i < 19; i++) waiting.push(await (i % 2 === 0 ? train() : tune()));
        expect(waiting.map(({ job }) => job.status)).toEqual(Array(20).fill("QUEUED"));
        const full = { job: null, userErrors: [{ code: "OPERATION_IN_PROGRESS", path: [] }] };
        expect([await train(), await tune()]).toEqual([full, full]);
        const cancelled = await server.ask(CANCEL_RUN, { id: waiting[7].job.id });
        expect(cancelled.cancelModelRun).toEqual({ modelRun: { status: "CANCELLED" }, userErrors: [] });
        expect((await train()).job.status).toBe("QUEUED");
        expect(await train()).toEqual(full);
        const { cancelImport } = await server.ask(CANCEL_IMPORT, { id: waiting[0].job.id });
        expect(cancelImport.import.status).toBe("CANCELLED");
        expect((await load()).job.status).toBe("QUEUED"); // its place and its upload are free again
        expect(await train()).toEqual(full);
      });
    });
  }, 60_000);
});

describe("cancelImport", () => {
  const server = shareServer();
  const cancel = async (id: string) => (await server().ask(CANCEL_IMPORT, { id })).cancelImport;

  it("ends an import that goes on; its upload can be imported after it", async () => {
    const uploadId = await server().upload(ordersCsv(manyOrders(30_000)));
    const { job } = await start(server(), "importTransactions", { uploadId, waitSeconds: 0 });
    const state = async () =>
      (await server().ask("query ($id: ID!) { import(id: $id) { status } }", { id: job.id })).import.status;
    await expect.poll(state).toBe("RUNNING");
    expect(await cancel(job.id)).toMatchObject({
      import: {
        ...{ id: job.id, status: "CANCELLED", finishedAt: expect.any(String), dataSetVersion: null },
        error: { code: "RUN_CANCELLED" },
      },
      userErrors: [],
    });
    expect((await server().ask("{ dataSetVersion { id } }")).dataSetVersion).toBeNull();
    const again = await start(server(), "importTransactions", { uploadId, waitSeconds: 60 });
    expect(again).toMatchObject({ job: { status: "COMPLETED" }, userErrors: [] });
    const refused = await cancel(again.job.id);
    expect(refused.import).toBeNull();
    expect(refused.userErrors).toMatchObject([{ code: "NOT_CANCELLABLE", path: ["input", "importId"] }]);
    expect(refused.userErrors[0].message).toMatch(/^Import /);
  }, 60_000);

  it("refuses what is no import", async () => {
    for (const id of ["nonsense", globalId("Import", 99), globalId("ModelRun", 1)])
      expect((await cancel(id)).userErrors).toMatchObject([
        { code: "NOT_FOUND", path: ["input", "importId"] },
      ]);
  });
});

describe("clientele cancel", () => {
  it("ends a run or an import of a server, by id or number", async () => {
    await withServer({}, async (server) => {
      const { db } = server;
      await server.ask(IMPORT, { input: { uploadId: await server.upload(smallShop()) } });
      await whileBusy(server, async () => {
        const uploadId = await server.upload(ordersCsv(manyOrders(30)));
        const load = await start(server, "importTransactions", { uploadId, waitSeconds: 0 });
        const train = await start(server, "trainModel", { waitSeconds: 0 });
        const run = await runJson<Answer>(["cancel", "1", "--db", db]);
        expect(run.modelRun).toMatchObject({ id: train.job.id, status: "CANCELLED" });
        const loaded = await runCli(["cancel", load.job.id, "--db", db]);
        expect(loaded).toMatchObject({ code: 0, stdout: "The import of orders.csv is CANCELLED now.\n" });
        const twice = await runCli(["cancel", load.job.id, "--db", db]);
        expect(twice).toMatchObject({
          code: 1,
          stdout: "",
          stderr: expect.stringMatching(/^NOT_CANCELLABLE: Import /),
        });
        expect(await runCli(["cancel", "x", "--db", db])).toMatchObject({ code: 1, stdout: "" });
      });
    });
  }, 60_000);
});

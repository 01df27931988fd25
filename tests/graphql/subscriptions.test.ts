import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { CLI, cleanEnvironment, runJson } from "../support/cli.js";
import { allOf, nextOf, overBoth, webSocketClient } from "../support/live-client.js";
import { manyOrders, ordersCsv } from "../support/orders.js";
import { type Answer, type RunningServer, shareServer, withServer } from "../support/server.js";
import { smallShop } from "../support/shop-orders.js";

const RUN = `subscription ($id: ID!) {
  modelRunProgress(id: $id) { id status progress { fraction phase message } error { code } }
}`;
const IMPORT = `subscription ($id: ID!) {
  importProgress(id: $id) { id status rowsRead progress { fraction phase message } }
}`;
const ACTIVE = "subscription { activeModelChanged { id isActive dataSetVersion { id } } }";
const DATA = "subscription { dataSetChanged { id digest } }";

const TRAIN = `mutation ($input: TrainModelInput!) {
  trainModel(input: $input) { modelRun { id status } userErrors { code } }
}`;
const TUNE = `mutation ($input: TuneModelInput!) {
  tuneModel(input: $input) { modelRun { id } userErrors { code } }
}`;
const CANCEL = `mutation ($id: ID!) { cancelModelRun(input: { modelRunId: $id }) { modelRun { status } } }`;
const IMPORT_UPLOAD = `mutation ($input: ImportTransactionsInput!) {
  importTransactions(input: $input) { import { id status } userErrors { code } }
}`;

/** So many customers that a tuning of them takes a while. */
const MANY = ordersCsv(manyOrders(2_100));

async function importText(server: RunningServer, text: string, input: object = {}) {
  const uploadId = await server.upload(text);
  const { importTransactions } = await server.ask(IMPORT_UPLOAD, { input: { uploadId, ...input } });
  return importTransactions;
}

describe("modelRunProgress", () => {
  const server = shareServer();

  it("gives the state at once, then each that is new, and ends after the last", async () => {
    await importText(server(), MANY, { waitSeconds: 60 });
    await overBoth(server(), async (subscribe) => {
      const input = { waitSeconds: 0, kMeans: { kMax: 3, restarts: 2, bootstraps: 10_000 } };
      const { id } = (await server().ask(TUNE, { input })).tuneModel.modelRun;
      const answers = subscribe({ query: RUN, variables: { id } });
      const first = await nextOf(answers);
      expect(first.data.modelRunProgress).toMatchObject({ id, error: null });
      expect(["QUEUED", "RUNNING"]).toContain(first.data.modelRunProgress.status);
      let state = first.data.modelRunProgress;
      while (state.progress.phase !== "trying settings" || state.progress.fraction < 0.05)
        state = (await nextOf(answers)).data.modelRunProgress;
      expect(state.progress.message).toBe("2,100 customers, k = 2…3, 10000 bootstraps");
      const from = performance.now();
      const three = [await nextOf(answers), await nextOf(answers), await nextOf(answers)];
      expect(performance.now() - from).toBeGreaterThan(350); // at most five a second
      const fractions = three.map(({ data }) => data.modelRunProgress.progress.fraction);
      expect(fractions).toEqual([...new Set(fractions)].sort());
      await server().ask(CANCEL, { id });
      const rest = await allOf(answers);
      expect(rest.at(-1)?.data.modelRunProgress).toMatchObject({
        status: "CANCELLED",
        error: { code: "RUN_CANCELLED" },
      });
      expect(await allOf(subscribe({ query: RUN, variables: { id } }))).toEqual([
        { ...rest.at(-1), extensions: rest.at(-1)?.extensions },
      ]);
    });
  }, 60_000);

  it("says how many jobs go before one that waits", async () => {
    const input = { waitSeconds: 0, kMeans: { kMax: 3, restarts: 2, bootstraps: 10_000 } };
    const first = (await server().ask(TUNE, { input })).tuneModel.modelRun;
    const second = (await server().ask(TUNE, { input })).tuneModel.modelRun;
    const third = (await server().ask(TUNE, { input })).tuneModel.modelRun;
    const client = webSocketClient(server());
    const answers = client.iterate<Answer>({ query: RUN, variables: { id: third.id } });
    const waiting = (message: string) =>
      expect.objectContaining({
        status: "QUEUED",
        progress: { fraction: 0, phase: "waiting", message },
      });
    expect((await nextOf(answers)).data.modelRunProgress).toEqual(waiting("2 jobs go before it"));
    await server().ask(CANCEL, { id: second.id });
    expect((await nextOf(answers)).data.modelRunProgress).toEqual(waiting("1 job goes before it"));
    await server().ask(CANCEL, { id: third.id });
    expect((await nextOf(answers)).data.modelRunProgress.status).toBe("CANCELLED");
    expect((await answers.next()).done).toBe(true);
    await server().ask(CANCEL, { id: first.id });
    await client.dispose();
  });

  it("refuses an unknown id at once, with NOT_FOUND and no data", async () => {
    await overBoth(server(), async (subscribe) => {
      for (const query of [RUN, IMPORT]) {
        for (const id of ["nonsense", Buffer.from("ModelRun:999").toString("base64url")]) {
          const [answer, ...more] = await allOf(subscribe({ query, variables: { id } }));
          expect(more).toEqual([]);
          expect(answer).not.toHaveProperty("data");
          expect(answer.errors).toMatchObject([
            { extensions: { code: "BAD_USER_INPUT", reason: "NOT_FOUND", requestId: expect.any(String) } },
          ]);
        }
      }
    });
  });
});

describe("what another process does", () => {
  it("is seen: its import, its training, its model, its data", async () => {
    await withServer({}, async (server) => {
      const { folder, db } = server;
      const client = webSocketClient(server);
      const data = client.iterate<Answer>({ query: DATA });
      const active = client.iterate<Answer>({ query: ACTIVE });
      const [dataNext, activeNext] = [nextOf(data), nextOf(active)];
      await server.ask("{ __typename }"); // both are open when later messages are answered
      await writeFile(`${folder}/many.csv`, MANY);
      await runJson(["import", `${folder}/many.csv`, "--db", db]);
      const { dataSetVersion } = await server.ask("{ dataSetVersion { id digest } }");
      expect((await dataNext).data.dataSetChanged).toEqual(dataSetVersion);
      const tune = ["tune", "--k-max", "3", "--bootstraps", "10000", "--db", db];
      const child = spawn(process.execPath, [CLI, ...tune], { env: cleanEnvironment(), stdio: "ignore" });
      const exited = once(child, "exit");
      const newest = async () =>
        (await server.ask("{ modelRuns { nodes { id status } } }")).modelRuns.nodes[0];
      await expect.poll(newest, { timeout: 20_000 }).toMatchObject({ status: "RUNNING" });
      const { id } = await newest();
      const run = client.iterate<Answer>({ query: RUN, variables: { id } });
      let state = (await nextOf(run)).data.modelRunProgress;
      while (state.progress.fraction < 0.05) state = (await nextOf(run)).data.modelRunProgress;
      expect(state).toMatchObject({ status: "RUNNING", progress: { phase: "trying settings" } });
      expect(state.progress.message).toContain("2,100 customers");
      await server.ask(CANCEL, { id });
      expect((await allOf(run)).at(-1)?.data.modelRunProgress.status).toBe("CANCELLED");
      await exited;
      const { modelRun } = await runJson<{ modelRun: { id: string } }>(["train", "--k", "3", "--db", db]);
      expect((await activeNext).data.activeModelChanged).toEqual({
        id: modelRun.id,
        isActive: true,
        dataSetVersion: { id: dataSetVersion.id },
      });
      await writeFile(`${folder}/small.csv`, smallShop());
      await runJson(["import", `${folder}/small.csv`, "--replace", "--db", db]);
      expect((await nextOf(active)).data).toEqual({ activeModelChanged: null });
      expect((await nextOf(data)).data.dataSetChanged.digest).not.toBe(dataSetVersion.digest);
      await client.dispose();
    });
  }, 90_000);
});

describe("a command that is killed", () => {
  it("leaves no run that goes on for ever: its followers are told that it is INTERRUPTED", async () => {
    await withServer({}, async (server) => {
      const { db } = server;
      await importText(server, MANY, { waitSeconds: 60 });
      const tune = ["tune", "--k-max", "3", "--bootstraps", "10000", "--db", db];
      const child = spawn(process.execPath, [CLI, ...tune], { env: cleanEnvironment(), stdio: "ignore" });
      const newest = async () =>
        (await server.ask("{ modelRuns { nodes { id status } } }")).modelRuns.nodes[0];
      await expect.poll(newest, { timeout: 20_000 }).toMatchObject({ status: "RUNNING" });
      const client = webSocketClient(server);
      const run = client.iterate<Answer>({ query: RUN, variables: { id: (await newest()).id } });
      expect((await nextOf(run)).data.modelRunProgress.status).toBe("RUNNING");
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
      expect((await allOf(run)).at(-1)?.data.modelRunProgress).toMatchObject({
        status: "INTERRUPTED",
        error: { code: "RUN_INTERRUPTED" },
      });
      await client.dispose();
    });
  }, 60_000);
});

describe("activeModelChanged and dataSetChanged", () => {
  const server = shareServer();

  it("tell only of what is new", async () => {
    await importText(server(), smallShop());
    await server().ask(TRAIN, { input: { kMeans: { k: 3 } } });
    await overBoth(server(), async (subscribe) => {
      const answers = subscribe({ query: ACTIVE });
      const next = nextOf(answers);
      await server().ask("{ __typename }");
      const { trainModel } = await server().ask(TRAIN, { input: { kMeans: { k: 2 } } });
      expect((await next).data.activeModelChanged).toMatchObject({
        id: trainModel.modelRun.id,
        isActive: true,
      });
      await answers.return?.();
    });
  });
});

describe("importProgress", () => {
  const server = shareServer();

  it("counts the rows that have been read, and ends with the import", async () => {
    await overBoth(server(), async (subscribe, transport) => {
      const text = ordersCsv(manyOrders(transport === "ws" ? 10_000 : 10_500));
      const started = await importText(server(), text, { replace: true, waitSeconds: 0 });
      const { id } = started.import;
      const states = (await allOf(subscribe({ query: IMPORT, variables: { id } }))).map(
        ({ data }) => data.importProgress,
      );
      expect(states.at(-1)).toMatchObject({
        id,
        status: "COMPLETED",
        progress: { fraction: 1, message: null },
      });
      const reading = states.filter(({ progress }) => progress.phase === "reading" && progress.message);
      expect(reading.length).toBeGreaterThan(0);
      for (const { progress } of reading) expect(progress.message).toMatch(/^[\d,]+ rows read$/);
    });
  }, 60_000);
});

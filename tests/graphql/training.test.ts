import { beforeAll, describe, expect, it } from "vitest";
import { jobLockPath, tryLock } from "../../src/database/exclusive-lock.js";
import { globalId } from "../../src/runs/global-id.js";
import { fingerprint } from "../support/fingerprint.js";
import { type Answer, shareServer, withServer } from "../support/server.js";
import { smallShop } from "../support/shop-orders.js";

const server = shareServer();

const RUN = `id number status isActive isStale artefactDigest segmentCount error { code }
  hyperparameters { asOf features kMeans { k seed reason } dbscan { eps minSamples reason } excludeAnomalies }`;
const TRAIN = `mutation ($input: TrainModelInput!) {
  trainModel(input: $input) { modelRun { ${RUN} } userErrors { code path message } }
}`;
const ACTIVATE = `mutation ($id: ID!) {
  activateModel(input: { modelRunId: $id }) {
    modelRun { ${RUN} } previousModelRun { id isActive } userErrors { code path }
  }
}`;

const train = async (input: object) => (await server().ask(TRAIN, { input })).trainModel;
const activate = async (id: string) => (await server().ask(ACTIVATE, { id })).activateModel;
const runs = async () => (await server().ask("{ modelRuns { totalCount } }")).modelRuns.totalCount as number;

beforeAll(async () => {
  const uploadId = await server().upload(smallShop());
  const query = `mutation ($uploadId: ID!) {
    importTransactions(input: { uploadId: $uploadId, currency: "GBP" }) { userErrors { code } }
  }`;
  expect((await server().ask(query, { uploadId })).importTransactions.userErrors).toEqual([]);
});

/** What is asked for must be refused as a whole: no run is recorded, and nothing else changes. */
async function expectRefused(
  input: object,
  faults: readonly { code: string; path: string[] }[],
): Promise<void> {
  const [before, count] = [await fingerprint(server()), await runs()];
  const { modelRun, userErrors } = await train(input);
  expect(userErrors).toMatchObject(faults);
  expect(userErrors).toHaveLength(faults.length);
  expect(modelRun).toBeNull();
  expect(await fingerprint(server())).toEqual(before);
  expect(await runs()).toBe(count);
}

describe("a request that is sent again with its idempotency key", () => {
  it("gets the same run and the same fault, however long it waits and whatever is null in it", async () => {
    const dbscan = { eps: 0.1, minSamples: 100_000 }; // everybody is noise
    const input = { excludeAnomalies: true, dbscan, idempotencyKey: "again" };
    const first = await train(input);
    const again = await train({ ...input, waitSeconds: 9, kMeans: null });
    expect(first.userErrors).toMatchObject([{ code: "ALL_ANOMALIES" }]);
    expect(first.modelRun.status).toBe("FAILED");
    expect(again.modelRun.id).toBe(first.modelRun.id);
    expect(again.userErrors.map(({ code }: Answer) => code)).toEqual(
      first.userErrors.map(({ code }: Answer) => code),
    );
  });
});

describe("training", () => {
  it("finds segments and uses them from then on; equal settings and seed give an equal model", async () => {
    const first = await train({ kMeans: { k: 3, seed: 7 } });
    expect(first.userErrors).toEqual([]);
    expect(first.modelRun).toMatchObject({
      status: "SUCCEEDED",
      isActive: true,
      isStale: false,
      segmentCount: 3,
    });
    const again = await train({ kMeans: { k: 3, seed: 7 }, dbscan: null, asOf: null, activate: false });
    expect(again.modelRun.artefactDigest).toBe(first.modelRun.artefactDigest);
    expect(again.modelRun.isActive).toBe(false);
    expect(again.modelRun.id).not.toBe(first.modelRun.id);
  });

  it("takes every setting, and says how it chose what was not given", async () => {
    const input = {
      features: ["MONETARY", "RECENCY", "TENURE"],
      preprocessing: {
        transform: "YEO_JOHNSON",
        scaler: "ROBUST",
        winsorize: {},
        perFeature: [{ feature: "TENURE", transform: "NONE", scaler: "MINMAX" }],
      },
      dbscan: { eps: 0.75 },
      excludeAnomalies: true,
      activate: false,
    };
    const { modelRun, userErrors } = await train(input);
    expect(userErrors).toEqual([]);
    const { hyperparameters } = modelRun;
    expect(hyperparameters).toMatchObject({ features: input.features, excludeAnomalies: true });
    expect(hyperparameters.kMeans.reason).toMatch(/k = \d/);
    expect(hyperparameters.dbscan).toMatchObject({ eps: 0.75, minSamples: 6 });
  });

  it.each([
    [{ kMeans: { k: 0 } }, "BAD_K", ["input", "kMeans", "k"]],
    [{ kMeans: { k: -1 } }, "BAD_K", ["input", "kMeans", "k"]],
    [{ kMeans: { restarts: 0 } }, "BAD_RESTARTS", ["input", "kMeans", "restarts"]],
    [{ kMeans: { maxIterations: 0 } }, "BAD_MAX_ITERATIONS", ["input", "kMeans", "maxIterations"]],
    [{ dbscan: { eps: 0 } }, "BAD_EPS", ["input", "dbscan", "eps"]],
    [{ dbscan: { eps: -0.5 } }, "BAD_EPS", ["input", "dbscan", "eps"]],
    [{ dbscan: { minSamples: 0 } }, "BAD_MIN_SAMPLES", ["input", "dbscan", "minSamples"]],
    [{ features: [] }, "BAD_FEATURE_LIST", ["input", "features"]],
    [{ features: ["MONETARY", "MONETARY"] }, "BAD_FEATURE_LIST", ["input", "features"]],
    [
      { preprocessing: { winsorize: { lower: 0.9, upper: 0.1 } } },
      "BAD_WINSORIZE",
      ["input", "preprocessing", "winsorize"],
    ],
    [{ asOf: "1999-01-01T00:00:00Z" }, "BAD_AS_OF", ["input", "asOf"]],
    [{ waitSeconds: 61 }, "BAD_WAIT_SECONDS", ["input", "waitSeconds"]],
    [{ waitSeconds: -1 }, "BAD_WAIT_SECONDS", ["input", "waitSeconds"]],
    [{ idempotencyKey: "" }, "BAD_IDEMPOTENCY_KEY", ["input", "idempotencyKey"]],
    [{ idempotencyKey: "x".repeat(256) }, "BAD_IDEMPOTENCY_KEY", ["input", "idempotencyKey"]],
  ])("refuses %j", async (input, code, path) => {
    await expectRefused(input, [{ code, path }]);
  });

  it("names every fault at once", async () => {
    const input = { kMeans: { k: 0, restarts: 0 }, dbscan: { eps: -1, minSamples: 0 }, features: [] };
    await expectRefused(input, [
      { code: "BAD_FEATURE_LIST", path: ["input", "features"] },
      { code: "BAD_K", path: ["input", "kMeans", "k"] },
      { code: "BAD_RESTARTS", path: ["input", "kMeans", "restarts"] },
      { code: "BAD_EPS", path: ["input", "dbscan", "eps"] },
      { code: "BAD_MIN_SAMPLES", path: ["input", "dbscan", "minSamples"] },
    ]);
  });

  it("finds no more segments than there are different customers", async () => {
    const before = await fingerprint(server());
    for (const k of [30, 1_000]) {
      const { userErrors } = await train({ kMeans: { k } }); // 30 customers, two of them alike
      expect(userErrors).toMatchObject([{ code: "K_EXCEEDS_DISTINCT", path: ["input", "kMeans", "k"] }]);
      expect(userErrors[0].message).toContain("29");
    }
    expect(await fingerprint(server())).toEqual(before);
    expect((await train({ kMeans: { k: 29 }, activate: false })).userErrors).toEqual([]);
  });

  it("is a fault of the request where a value is none of its type", async () => {
    const before = [await fingerprint(server()), await runs()];
    const inline = [
      "kMeans: { k: 1.5 }",
      "dbscan: { eps: 1e400 }",
      "dbscan: { eps: -1e400 }",
      "features: [AGE]",
    ];
    for (const part of [...inline, 'asOf: "yesterday"', "kMeans: { k: 2147483648 }", "unknown: 1"]) {
      const query = `mutation { trainModel(input: { ${part} }) { userErrors { code } } }`;
      const { errors, data, status } = await server().graphql(query);
      expect(errors?.[0].extensions.code, part).toBe("BAD_USER_INPUT");
      expect(errors?.[0], part).toHaveProperty("locations");
      expect(data).toBeUndefined();
      expect(status).toBe(400);
    }
    for (const input of [{ kMeans: { k: 1.5 } }, { dbscan: { eps: "0.5" } }, { asOf: "yesterday" }]) {
      const { errors } = await server().graphql(TRAIN, { input });
      expect(errors?.[0].extensions.code).toBe("BAD_USER_INPUT");
    }
    expect([await fingerprint(server()), await runs()]).toEqual(before);
  });
});

describe("waiting for a run", () => {
  const STATE = "query ($id: ID!) { modelRun(id: $id) { status progress { fraction } finishedAt } }";

  it("answers at once with waitSeconds 0, and the run goes on", async () => {
    const { modelRun, userErrors } = await train({ waitSeconds: 0, activate: false, kMeans: { k: 3 } });
    expect(userErrors).toEqual([]);
    expect(["QUEUED", "RUNNING"]).toContain(modelRun.status);
    await expect
      .poll(async () => (await server().ask(STATE, { id: modelRun.id })).modelRun, { timeout: 20_000 })
      .toMatchObject({ status: "SUCCEEDED", progress: { fraction: 1 }, finishedAt: expect.any(String) });
  });
});

describe("an idempotency key", () => {
  it("gives the first run again for equal input, and refuses other input", async () => {
    const input = { idempotencyKey: "monday", kMeans: { k: 3 }, activate: false };
    const first = await train(input);
    const count = await runs();
    expect(await train(input)).toEqual(first);
    expect(await runs()).toBe(count);
    const other = { ...input, kMeans: { k: 4 } };
    await expectRefused(other, [{ code: "IDEMPOTENCY_KEY_REUSED", path: ["input", "idempotencyKey"] }]);
  });

  it("makes one run of two equal requests that come at the same time", async () => {
    const input = { idempotencyKey: "twice", kMeans: { k: 3 }, activate: false };
    const count = await runs();
    const [a, b] = await Promise.all([train(input), train(input)]);
    expect(a.modelRun.id).toBe(b.modelRun.id);
    expect(await runs()).toBe(count + 1);
  });
});

describe("activating", () => {
  it("uses another run, and says which one it takes the place of", async () => {
    const first = (await train({ kMeans: { k: 2 } })).modelRun;
    const second = (await train({ kMeans: { k: 3 }, activate: false })).modelRun;
    const answer = await activate(second.id);
    expect(answer).toMatchObject({
      modelRun: { id: second.id, isActive: true },
      previousModelRun: { id: first.id, isActive: false },
      userErrors: [],
    });
    const { activeModel, segments } = await server().ask("{ activeModel { id } segments { modelRunId } }");
    expect(activeModel.id).toBe(second.id);
    expect(segments.map(({ modelRunId }: Answer) => modelRunId)).toEqual([second.id, second.id, second.id]);
  });

  it("refuses what is no run, and a run that failed", async () => {
    const early = { asOf: "2024-01-06T12:00:00Z" }; // one customer only had ordered by then
    const failed = await train(early);
    expect(failed.modelRun).toMatchObject({ status: "FAILED", error: { code: failed.userErrors[0].code } });
    const before = await fingerprint(server());
    const path = ["input", "modelRunId"];
    const refusals = [
      [failed.modelRun.id, "NOT_ACTIVATABLE"],
      [globalId("ModelRun", 999), "NOT_FOUND"],
      [globalId("Import", 1), "NOT_FOUND"],
      ["nonsense", "NOT_FOUND"],
    ];
    for (const [id, code] of refusals) {
      const answer = await activate(id);
      expect(answer).toEqual({ modelRun: null, previousModelRun: null, userErrors: [{ code, path }] });
    }
    expect(await fingerprint(server())).toEqual(before);
  });
});

describe("a queue of runs", () => {
  it("takes 20 that wait; the next is refused, and those are INTERRUPTED when the server ends", async () => {
    await withServer({}, async (own) => {
      const uploadId = await own.upload(smallShop());
      const query =
        "mutation ($id: ID!) { importTransactions(input: { uploadId: $id }) { userErrors { code } } }";
      await own.ask(query, { id: uploadId });
      const lock = tryLock(jobLockPath(own.db)); // as if a command were at work
      try {
        const waiting = Array.from({ length: 20 }, () => own.ask(TRAIN, { input: { waitSeconds: 0 } }));
        for (const { trainModel } of await Promise.all(waiting))
          expect(trainModel.modelRun.status).toBe("QUEUED");
        const { trainModel } = await own.ask(TRAIN, { input: { waitSeconds: 0 } });
        expect(trainModel).toMatchObject({ modelRun: null, userErrors: [{ code: "OPERATION_IN_PROGRESS" }] });
        expect((await own.stop()).code).toBe(0);
      } finally {
        lock?.release();
      }
      await withServer({ folder: own.folder }, async (next) => {
        const { modelRuns } = await next.ask("{ modelRuns { nodes { status error { code } } } }");
        const interrupted = { status: "INTERRUPTED", error: { code: "RUN_INTERRUPTED" } };
        expect(modelRuns.nodes).toEqual(Array.from({ length: 20 }, () => interrupted));
      });
    });
  });
});

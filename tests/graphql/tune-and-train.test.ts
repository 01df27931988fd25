import { beforeAll, describe, expect, it } from "vitest";
import { jobLockPath, tryLock } from "../../src/database/exclusive-lock.js";
import { globalId } from "../../src/runs/global-id.js";
import { fingerprint } from "../support/fingerprint.js";
import { manyOrders, ordersCsv } from "../support/orders.js";
import { type Answer, shareServer } from "../support/server.js";

const server = shareServer();

const TUNING = `tuning {
  kCurve { k inertia silhouette minimumJaccard smallestSegmentShare }
  verdict { k votes { criterion k } } dbscanGrid { eps minSamples noise noiseShare }
  noiseCurve { eps noiseShare } recommended { k eps minSamples reason }
}`;
const RUN = `id number kind status isActive customerCount artefactDigest error { code }
  hyperparameters { features preprocessing { feature transform scaler } kMeans { k } dbscan { eps minSamples } }`;
const TUNE = `mutation ($input: TuneModelInput!) {
  tuneModel(input: $input) { modelRun { ${RUN} ${TUNING} } userErrors { code path } }
}`;
const TRAIN = `mutation ($input: TrainModelInput!) {
  trainModel(input: $input) {
    modelRun { ${RUN} tuning { kneeK } segments { number stability { verdict replicates } }
      evaluation { segments { segment customerCount stability { jaccard lower upper replicates } } } }
    userErrors { code path }
  }
}`;
const CANCEL = `mutation ($id: ID!) {
  cancelModelRun(input: { modelRunId: $id }) { modelRun { ${RUN} finishedAt } userErrors { code path } }
}`;

const tune = async (input: object) => (await server().ask(TUNE, { input })).tuneModel;
const train = async (input: object) => (await server().ask(TRAIN, { input })).trainModel;
const cancel = async (id: string) => (await server().ask(CANCEL, { id })).cancelModelRun;
const runCount = async () => (await server().ask("{ modelRuns { totalCount } }")).modelRuns.totalCount;

/** Few restarts and samples, so that it is quick; other features than the usual ones. */
const INPUT = {
  features: ["RECENCY", "MONETARY"],
  preprocessing: { transform: "YEO_JOHNSON" },
  kMeans: { kMin: 3, kMax: 5, restarts: 2, bootstraps: 20 },
  dbscan: { eps: [0.5, 0.25], minSamples: [4, 6] },
  waitSeconds: 60,
};
let tuning: Answer;

beforeAll(async () => {
  const uploadId = await server().upload(ordersCsv(manyOrders(150)));
  const query = `mutation ($uploadId: ID!) {
    importTransactions(input: { uploadId: $uploadId }) { userErrors { code } }
  }`;
  expect((await server().ask(query, { uploadId })).importTransactions.userErrors).toEqual([]);
  const answer = await tune(INPUT);
  expect(answer.userErrors).toEqual([]);
  tuning = answer.modelRun;
});

describe("tuning", () => {
  it("looks at every k and every setting asked for, and recommends one of each; it trains nothing", async () => {
    expect(tuning).toMatchObject({
      kind: "TUNING",
      status: "SUCCEEDED",
      isActive: false,
      customerCount: 150,
    });
    const { kCurve, dbscanGrid, recommended } = tuning.tuning;
    expect(kCurve.map(({ k }: Answer) => k)).toEqual([3, 4, 5]);
    const settings = dbscanGrid.map(({ eps, minSamples }: Answer) => [minSamples, eps]);
    const asked = [
      [4, 0.25],
      [4, 0.5],
      [6, 0.25],
      [6, 0.5],
    ];
    expect(settings).toEqual(asked);
    for (const { noise, noiseShare } of dbscanGrid) expect(noiseShare).toBeCloseTo(noise / 150, 12);
    expect([3, 4, 5]).toContain(recommended.k);
    expect(asked).toContainEqual([recommended.minSamples, recommended.eps]);
    expect((await server().ask("{ activeModel { id } }")).activeModel).toBeNull();
  });

  it("finds the same again, and gives the same run for the same idempotency key", async () => {
    const again = (await tune({ ...INPUT, idempotencyKey: "tuesday" })).modelRun;
    expect(again.tuning).toEqual(tuning.tuning);
    expect(again.artefactDigest).toBe(tuning.artefactDigest);
    const count = await runCount();
    expect((await tune({ ...INPUT, idempotencyKey: "tuesday", waitSeconds: 0 })).modelRun).toEqual(again);
    expect(await runCount()).toBe(count);
    const reused = [{ code: "IDEMPOTENCY_KEY_REUSED", path: ["input", "idempotencyKey"] }];
    expect((await tune({ idempotencyKey: "tuesday" })).userErrors).toEqual(reused);
    const common = { features: INPUT.features, idempotencyKey: "wednesday", waitSeconds: 60 };
    expect((await tune({ ...common, kMeans: null })).userErrors).toEqual([]);
    const training = await train({ ...common, excludeAnomalies: null, activate: null }); // says as little
    expect(training).toEqual({ modelRun: null, userErrors: reused });
  });

  it("takes null for left out", async () => {
    const none = { features: null, asOf: null, preprocessing: null, dbscan: { eps: null, minSamples: null } };
    const kMeans = { kMin: null, kMax: 3, restarts: 1, seed: null, bootstraps: 0 };
    const { modelRun } = await tune({ ...none, kMeans, waitSeconds: 60, idempotencyKey: null });
    expect(modelRun.status).toBe("SUCCEEDED");
    expect(modelRun.hyperparameters.features).toEqual(["RECENCY", "FREQUENCY", "MONETARY"]);
    const { kCurve } = modelRun.tuning;
    expect(kCurve.map(({ k, minimumJaccard }: Answer) => [k, minimumJaccard])).toEqual([
      [2, null],
      [3, null],
    ]);
  });

  it.each([
    [{ kMeans: { kMin: 5, kMax: 4 } }, "BAD_RANGE", ["input", "kMeans"]],
    [{ kMeans: { kMin: 1 } }, "BAD_RANGE", ["input", "kMeans", "kMin"]],
    [{ kMeans: { bootstraps: -1 } }, "BAD_BOOTSTRAPS", ["input", "kMeans", "bootstraps"]],
    [{ kMeans: { restarts: 0 } }, "BAD_RESTARTS", ["input", "kMeans", "restarts"]],
    [{ dbscan: { eps: [0.5, 0] } }, "BAD_EPS", ["input", "dbscan", "eps", "1"]],
    [{ dbscan: { minSamples: [0] } }, "BAD_MIN_SAMPLES", ["input", "dbscan", "minSamples", "0"]],
    [{ dbscan: { eps: [] } }, "BAD_RANGE", ["input", "dbscan", "eps"]],
    [{ features: [] }, "BAD_FEATURE_LIST", ["input", "features"]],
    [{ asOf: "1999-01-01T00:00:00Z" }, "BAD_AS_OF", ["input", "asOf"]],
    [{ waitSeconds: 61 }, "BAD_WAIT_SECONDS", ["input", "waitSeconds"]],
  ])("refuses %j", async (input, code, path) => {
    const before = await runCount();
    expect(await tune(input)).toEqual({ modelRun: null, userErrors: [{ code, path }] });
    expect(await runCount()).toBe(before);
  });
});

describe("training from a tuning", () => {
  const from = (input: object = {}) =>
    train({ tuningRunId: tuning.id, activate: false, waitSeconds: 60, ...input });

  it("takes what is not given from it: features and preprocessing as it had them, and the recommendation", async () => {
    const { recommended } = tuning.tuning;
    const { modelRun, userErrors } = await from();
    expect(userErrors).toEqual([]);
    const { features, preprocessing, kMeans, dbscan } = modelRun.hyperparameters;
    expect({ features, preprocessing }).toEqual({
      features: INPUT.features,
      preprocessing: INPUT.features.map((feature) => ({
        feature,
        transform: "YEO_JOHNSON",
        scaler: "STANDARD",
      })),
    });
    expect(kMeans.k).toBe(recommended.k);
    expect(dbscan).toEqual({ eps: recommended.eps, minSamples: recommended.minSamples });
    expect(modelRun.tuning).toBeNull();
  });

  it("keeps what is given", async () => {
    const { modelRun } = await from({ kMeans: { k: 2 }, dbscan: { eps: 0.75 }, features: INPUT.features });
    const { minSamples } = tuning.tuning.recommended;
    expect(modelRun.hyperparameters).toMatchObject({ kMeans: { k: 2 }, dbscan: { eps: 0.75, minSamples } });
  });

  it("gives a model whose segments are judged", async () => {
    const { modelRun } = await from();
    const { segments, evaluation } = modelRun;
    expect(evaluation.segments.map(({ segment }: Answer) => segment)).toEqual(
      segments.map(({ number }: Answer) => number),
    );
    const members = evaluation.segments.map(({ customerCount }: Answer) => customerCount);
    expect(members.reduce((sum: number, n: number) => sum + n, 0)).toBe(150);
    for (const [i, { stability }] of evaluation.segments.entries()) {
      expect(stability.jaccard).toBeGreaterThanOrEqual(0);
      expect(stability.upper).toBeGreaterThanOrEqual(stability.lower);
      expect(segments[i].stability.replicates).toBe(stability.replicates);
    }
  });

  it("refuses what is no tuning that has gone well, and features that it did not tune", async () => {
    const trained = (await train({ kMeans: { k: 2 }, activate: false, waitSeconds: 60 })).modelRun.id;
    const [before, count] = [await fingerprint(server()), await runCount()];
    const path = ["input", "tuningRunId"];
    const refusals: [object, string][] = [
      [{ tuningRunId: globalId("ModelRun", 999) }, "NOT_FOUND"],
      [{ tuningRunId: "nonsense" }, "NOT_FOUND"],
      [{ tuningRunId: trained }, "BAD_TUNING_RUN"],
      [{ features: ["RECENCY", "FREQUENCY", "MONETARY"] }, "BAD_TUNING_RUN"], // the default, but said
      [{ preprocessing: { scaler: "ROBUST" } }, "BAD_TUNING_RUN"],
    ];
    for (const [input, code] of refusals) {
      expect(await from(input)).toEqual({ modelRun: null, userErrors: [{ code, path }] });
    }
    const inline = `mutation { trainModel(input: {
      tuningRunId: "${tuning.id}", features: [RECENCY, FREQUENCY, MONETARY]
    }) { userErrors { code } } }`;
    expect((await server().ask(inline)).trainModel.userErrors).toEqual([{ code: "BAD_TUNING_RUN" }]);
    expect([await fingerprint(server()), await runCount()]).toEqual([before, count]);
  });
});

describe("cancelling", () => {
  const LONG = { kMeans: { bootstraps: 10_000 }, waitSeconds: 0 };
  const cancelled = {
    modelRun: { status: "CANCELLED", error: { code: "RUN_CANCELLED" }, finishedAt: expect.any(String) },
    userErrors: [],
  };

  it("ends a run that goes on; nothing of it stays, and the next run can begin", async () => {
    const before = await fingerprint(server());
    const { modelRun } = await tune(LONG);
    const state = "query ($id: ID!) { modelRun(id: $id) { status } }";
    await expect
      .poll(async () => (await server().ask(state, { id: modelRun.id })).modelRun.status)
      .toBe("RUNNING");
    expect(await cancel(modelRun.id)).toMatchObject(cancelled);
    const again = await cancel(modelRun.id);
    expect(again.userErrors).toEqual([{ code: "NOT_CANCELLABLE", path: ["input", "modelRunId"] }]);
    expect(await fingerprint(server())).toEqual(before);
    expect((await tune(INPUT)).modelRun.status).toBe("SUCCEEDED");
  });

  it("ends a run that waits", async () => {
    const lock = tryLock(jobLockPath(server().db)); // as if a command were at work
    try {
      const { modelRun } = await tune(LONG);
      expect(modelRun.status).toBe("QUEUED");
      expect(await cancel(modelRun.id)).toMatchObject(cancelled);
    } finally {
      lock?.release();
    }
    expect((await train({ kMeans: { k: 2 }, activate: false, waitSeconds: 60 })).userErrors).toEqual([]);
  });
});

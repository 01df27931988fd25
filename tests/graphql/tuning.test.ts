import { beforeAll, describe, expect, it } from "vitest";
import { globalId } from "../../src/runs/global-id.js";
import { fingerprint } from "../support/fingerprint.js";
import { type Answer, shareServer } from "../support/server.js";
import { smallShop } from "../support/shop-orders.js";
import { DIGEST, evaluationOf, storeEvaluation, storeTuning, TUNING } from "../support/stored-tuning.js";

const server = shareServer();
let training: Answer;
let tuningId = "";

const EVALUATION = `evaluation {
  silhouetteSlices { segment from to silhouette }
  segments {
    segment customerCount meanSilhouette negativeShare neighbour
    stability { jaccard lower upper verdict replicates }
  }
  anomalyEffect { silhouetteWith silhouetteWithout relabelledShare centroidShift }
}`;
const FOUND = `tuning {
  kCurve {
    k inertia silhouette silhouetteLower silhouetteUpper daviesBouldin calinskiHarabasz gap gapError
    minimumJaccard smallestSegmentShare fitMilliseconds
  }
  kneeK verdict { k reason votes { criterion k note } }
  kDistance { customerShare distance } kneeEps
  dbscanGrid { eps minSamples clusters noise noiseShare largestClusterShare }
  recommended { k eps minSamples reason }
}`;

const runOf = async (id: string, fields: string) =>
  (await server().ask(`query ($id: ID!) { modelRun(id: $id) { ${fields} } }`, { id })).modelRun;

beforeAll(async () => {
  const uploadId = await server().upload(smallShop());
  const query = `mutation ($uploadId: ID!) {
    importTransactions(input: { uploadId: $uploadId }) { userErrors { code } }
    trainModel(input: { kMeans: { k: 3 }, waitSeconds: 60 }) { modelRun { id number status } }
  }`;
  training = (await server().ask(query, { uploadId })).trainModel.modelRun;
  expect(training.status).toBe("SUCCEEDED");
  storeEvaluation(server().db, training.number, evaluationOf(3));
  tuningId = await storeTuning(server().db, "SUCCEEDED");
});

describe("a run that is a tuning", () => {
  it("shows everything that was found", async () => {
    const { noiseCurves: _, ...shown } = TUNING;
    expect((await runOf(tuningId, FOUND)).tuning).toEqual(shown);
  });

  it("shows what it went by, and as settings what it recommends", async () => {
    const run = await runOf(
      tuningId,
      `kind status artefactDigest customerCount fitted { feature center } warnings { code value }
      hyperparameters {
        features asOf excludeAnomalies
        preprocessing { feature transform scaler winsorize { lower upper } }
        kMeans { k restarts maxIterations seed reason } dbscan { eps minSamples reason }
      }
      dataSetVersion { asOf }`,
    );
    const { reason } = TUNING.recommended;
    expect(run).toEqual({
      kind: "TUNING",
      status: "SUCCEEDED",
      artefactDigest: DIGEST,
      customerCount: 30,
      fitted: [{ feature: "MONETARY", center: 6.5 }],
      warnings: [{ code: "NO_KNEE_EPS", value: 0.3125 }],
      hyperparameters: {
        features: ["RECENCY", "MONETARY"],
        asOf: run.dataSetVersion.asOf,
        excludeAnomalies: false,
        preprocessing: [
          {
            feature: "RECENCY",
            transform: "NONE",
            scaler: "MINMAX",
            winsorize: { lower: 0.05, upper: 0.95 },
          },
          { feature: "MONETARY", transform: "LOG1P", scaler: "STANDARD", winsorize: null },
        ],
        kMeans: { k: 4, restarts: 7, maxIterations: 300, seed: 11, reason },
        dbscan: { eps: 0.3125, minSamples: 6, reason },
      },
      dataSetVersion: run.dataSetVersion,
    });
  });

  it("has nothing that only a model has, and a training nothing that only a tuning has", async () => {
    const none = { segmentCount: null, anomalyCount: null, dbscanClusterCount: null };
    const fields = "segmentCount anomalyCount dbscanClusterCount isActive";
    const ofModel = `${fields} metrics { inertia } pca { explainedVarianceRatio } segments { id }
      evaluation { segments { segment } } anomalies { totalCount }`;
    expect(await runOf(tuningId, ofModel)).toEqual({
      ...none,
      isActive: false,
      metrics: null,
      pca: null,
      segments: [],
      evaluation: null,
      anomalies: { totalCount: 0 },
    });
    expect(await runOf(training.id, "tuning { kneeK }")).toEqual({ tuning: null });
  });

  it("knows no result where it has failed", async () => {
    const id = await storeTuning(server().db, "FAILED");
    const fields = `customerCount fitted { feature } warnings { code } tuning { kneeK }
      hyperparameters { kMeans { k seed } dbscan { eps minSamples } }`;
    expect(await runOf(id, fields)).toEqual({
      customerCount: null,
      fitted: [],
      warnings: [],
      tuning: null,
      hyperparameters: { kMeans: { k: 0, seed: 11 }, dbscan: { eps: 0, minSamples: 0 } },
    });
  });

  it("cannot be activated, nor classified with", async () => {
    const before = await fingerprint(server());
    const query = `mutation ($id: ID!) {
      activateModel(input: { modelRunId: $id }) { userErrors { code } }
      classifyCustomer(input: { recencyDays: 1, frequency: 1, monetary: 1, modelRunId: $id }) { userErrors { code } }
    }`;
    expect(await server().ask(query, { id: tuningId })).toEqual({
      activateModel: { userErrors: [{ code: "NOT_ACTIVATABLE" }] },
      classifyCustomer: { userErrors: [{ code: "NOT_FOUND" }] },
    });
    expect(await fingerprint(server())).toEqual(before);
  });
});

describe("the noise curve", () => {
  const curve = "eps noiseShare";

  it("is that of the recommended minSamples unless another is named", async () => {
    const { tuning } = await runOf(
      tuningId,
      `tuning {
        plain: noiseCurve { ${curve} } none: noiseCurve(minSamples: null) { ${curve} }
        five: noiseCurve(minSamples: 5) { ${curve} } six: noiseCurve(minSamples: 6) { ${curve} }
      }`,
    );
    const [five, six] = TUNING.noiseCurves.map(({ points }) => points);
    expect(tuning).toEqual({ plain: six, none: six, five, six }); // 6 is recommended
  });

  it("refuses a minSamples that was not looked at, and names those that were", async () => {
    const query = "query ($id: ID!) { modelRun(id: $id) { tuning { noiseCurve(minSamples: 7) { eps } } } }";
    const { errors } = await server().graphql(query, { id: tuningId });
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(/minSamples cannot be 7.*5, 6/),
        path: ["modelRun", "tuning", "noiseCurve"],
        extensions: { code: "BAD_USER_INPUT", reason: "BAD_OPTION" },
      },
    ]);
  });
});

describe("the evaluation of a training", () => {
  it("shows everything that was found", async () => {
    expect((await runOf(training.id, EVALUATION)).evaluation).toEqual(evaluationOf(3));
  });

  it("gives each segment its stability, where that is known", async () => {
    const { segments } = await server().ask("{ segments { number stability { jaccard verdict } } }");
    expect(segments).toEqual([
      { number: 0, stability: { jaccard: 0.7, verdict: "DOUBTFUL" } },
      { number: 1, stability: null },
      { number: 2, stability: null },
    ]);
  });
});

describe("cancelling", () => {
  const CANCEL = `mutation ($id: ID!) {
    cancelModelRun(input: { modelRunId: $id }) { modelRun { id } userErrors { code path } }
  }`;

  it("refuses what is no run, and a run that has ended", async () => {
    const before = await fingerprint(server());
    const path = ["input", "modelRunId"];
    const refusals = [
      [globalId("ModelRun", 999), "NOT_FOUND"],
      [globalId("Import", 1), "NOT_FOUND"],
      ["nonsense", "NOT_FOUND"],
      [training.id, "NOT_CANCELLABLE"],
      [tuningId, "NOT_CANCELLABLE"],
    ];
    for (const [id, code] of refusals) {
      const { cancelModelRun } = await server().ask(CANCEL, { id });
      expect(cancelModelRun).toEqual({ modelRun: null, userErrors: [{ code, path }] });
    }
    expect(await fingerprint(server())).toEqual(before);
  });
});

import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { InvalidInput } from "../../src/errors.js";
import type { Feature } from "../../src/features/feature-catalogue.js";
import { corePointsFrom } from "../../src/models/core-points.js";
import { matrix, zeros } from "../../src/numeric/matrix.js";
import type { FittedFeature } from "../../src/preprocessing/preprocessing.js";
import { canonicalJson, canonicalPieces, sha256 } from "../../src/runs/canonical-json.js";
import { type CustomerMetrics, readMetrics } from "../../src/runs/classification-input.js";
import { classify } from "../../src/runs/classify.js";
import {
  artefactDigest,
  packArtefact,
  requireDigest,
  unpackArtefact,
} from "../../src/runs/stored-artefact.js";
import { type Artefact, type ScoringModel, scoringModel } from "../../src/runs/trained-model.js";

/** Training customers had 0 to 100 of everything; a scaled value is a tenth of the real one. */
const fitted = (feature: Feature): FittedFeature => ({
  ...{ feature, transform: "NONE", scaler: "STANDARD", lambda: null, center: 0, scale: 10 },
  ...{ lowerLimit: null, upperLimit: null, imputedValue: null, imputedCount: 0 },
  ...{ skewnessBefore: 0, skewnessAfter: 0, minimum: 0, maximum: 100, median: 30 },
});

function modelOf(features: readonly Feature[], change: Partial<ScoringModel> = {}): ScoringModel {
  const axis = (value: number) => features.map((_, j) => (j === 0 ? value : 0));
  return {
    features,
    preprocessing: features.map(fitted),
    spreads: features.map(() => ({ median: 0, scale: 1 })),
    centroids: matrix([axis(0), axis(4)]),
    core: corePointsFrom({
      points: matrix([axis(0), axis(4)]),
      labels: Int32Array.of(0, 1),
      rows: Int32Array.of(0, 1),
      eps: 1,
    }),
    pca: {} as ScoringModel["pca"],
    ...change,
  };
}

const RFM: readonly Feature[] = ["RECENCY", "FREQUENCY", "MONETARY"];

function faultsOf(features: readonly Feature[], metrics: CustomerMetrics): string[] {
  try {
    readMetrics(modelOf(features), metrics, ["input"]);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInput);
    return (error as InvalidInput).faults.map(({ code, inputPath }) => `${code} ${inputPath.join(".")}`);
  }
  return [];
}

const values = (features: readonly Feature[], metrics: CustomerMetrics) => [
  ...readMetrics(modelOf(features), metrics, ["input"]),
];

describe("the metrics of a customer", () => {
  it("are given in any order, and stand in the order of the model's features", () => {
    expect(values(RFM, { monetary: 30, recencyDays: 1, frequency: 3 })).toEqual([1, 3, 30]);
    expect(values(["MONETARY"], { monetary: 30, recencyDays: 5 })).toEqual([30]);
  });

  it("that the model needs must be there: null is left out, 0 is not", () => {
    expect(faultsOf(RFM, {})).toEqual([
      "MISSING_FEATURE input.recencyDays",
      "MISSING_FEATURE input.frequency",
      "MISSING_FEATURE input.monetary",
    ]);
    expect(faultsOf(RFM, { recencyDays: null, frequency: 1, monetary: 0 })).toEqual([
      "MISSING_FEATURE input.recencyDays",
    ]);
    expect(faultsOf(RFM, { recencyDays: 0, frequency: 0, monetary: 0 })).toEqual([]);
  });

  it("must be finite, not negative but for net spend, and not beyond 10¹²", () => {
    const rest = { frequency: 1, monetary: 1 };
    for (const recencyDays of [-1, Number.NaN, Infinity, -Infinity, 1.1e12])
      expect(faultsOf(RFM, { ...rest, recencyDays })).toEqual(["BAD_FEATURES input.recencyDays"]);
    expect(faultsOf(RFM, { ...rest, recencyDays: 1, returnRate: -0.1 })).toEqual([
      "BAD_FEATURES input.returnRate",
    ]);
    expect(faultsOf(["NET_MONETARY"], { netMonetary: -5 })).toEqual([]);
    expect(faultsOf(["NET_MONETARY"], { netMonetary: -1.1e12 })).toEqual(["BAD_FEATURES input.netMonetary"]);
    // what would follow from a refused value is not missing, and a fault elsewhere hides nothing
    expect(faultsOf(RFM, { recencyDays: 1, frequency: -1, averageOrderValue: 5 })).toEqual([
      "BAD_FEATURES input.frequency",
    ]);
    expect(faultsOf(RFM, { recencyDays: -1, frequency: 2, averageOrderValue: 5 })).toEqual([
      "BAD_FEATURES input.recencyDays",
    ]);
    const clash = { recencyDays: -1, frequency: 2, averageOrderValue: 5, monetary: 20, returnRate: -1 };
    expect(faultsOf(RFM, clash)).toEqual([
      "BAD_FEATURES input.recencyDays",
      "BAD_FEATURES input.returnRate",
      "INCONSISTENT_SPEND input.monetary",
    ]);
    expect(faultsOf(RFM, { recencyDays: -1, frequency: -1 })).toEqual([
      "BAD_FEATURES input.recencyDays",
      "BAD_FEATURES input.frequency",
      "MISSING_FEATURE input.monetary",
    ]);
  });

  it("are filled in where the training filled them in", () => {
    const model = modelOf(["RECENCY", "MEAN_GAP"]);
    const preprocessing = [
      model.preprocessing[0],
      { ...model.preprocessing[1], imputedValue: 30, imputedCount: 2 },
    ];
    const imputing = { ...model, preprocessing };
    expect([...readMetrics(imputing, { recencyDays: 1 }, [])]).toEqual([1, Number.NaN]);
    expect(classify(imputing, { recencyDays: 0 }, []).contributions[1]).toMatchObject({
      value: 30,
      share: 1,
    });
    expect(faultsOf(["RECENCY", "MEAN_GAP"], { recencyDays: 1 })).toEqual([
      "MISSING_FEATURE input.meanGapDays",
    ]);
  });
});

describe("spend, orders and average order value", () => {
  const ALL: readonly Feature[] = ["FREQUENCY", "MONETARY", "AVERAGE_ORDER_VALUE"];

  it("need two of the three: the third follows", () => {
    expect(values(ALL, { frequency: 4, averageOrderValue: 2.5 })).toEqual([4, 10, 2.5]); // 4 × 2.5
    expect(values(ALL, { frequency: 4, monetary: 10 })).toEqual([4, 10, 2.5]); // 10 / 4
    expect(values(ALL, { monetary: 10, averageOrderValue: 2.5 })).toEqual([4, 10, 2.5]); // 10 / 2.5
    expect(faultsOf(ALL, { monetary: 10 })).toEqual([
      "MISSING_FEATURE input.frequency",
      "MISSING_FEATURE input.averageOrderValue",
    ]);
  });

  it("do not follow from a division by 0", () => {
    expect(faultsOf(ALL, { frequency: 0, monetary: 10 })).toEqual([
      "MISSING_FEATURE input.averageOrderValue",
    ]);
    expect(faultsOf(ALL, { averageOrderValue: 0, monetary: 0 })).toEqual(["MISSING_FEATURE input.frequency"]);
  });

  it("are refused where what follows lies beyond every shop", () => {
    expect(faultsOf(ALL, { frequency: 1e12, averageOrderValue: 10 })).toEqual([
      "BAD_FEATURES input.monetary",
    ]);
    expect(faultsOf(ALL, { monetary: 1e12, averageOrderValue: 1e-300 })).toEqual([
      "BAD_FEATURES input.frequency",
    ]);
  });

  it("must agree where all three are given, within half a penny an order and a penny", () => {
    // 4 × 2.50 = 10; allowed: 0.005 × 4 + 0.01 = 0.03
    expect(faultsOf(ALL, { frequency: 4, averageOrderValue: 2.5, monetary: 10.029 })).toEqual([]);
    expect(faultsOf(ALL, { frequency: 4, averageOrderValue: 2.5, monetary: 10.031 })).toEqual([
      "INCONSISTENT_SPEND input.monetary",
    ]);
    // checked also where the model takes only one of them
    expect(faultsOf(["MONETARY"], { frequency: 4, averageOrderValue: 2.5, monetary: 11 })).toEqual([
      "INCONSISTENT_SPEND input.monetary",
    ]);
  });
});

describe("classifying a customer", () => {
  const model = modelOf(["RECENCY", "UNITS"]); // centroids and core points at recency 0 and 40

  it("names the nearest segment, the second, the margin between them and the shares of the distance", () => {
    const found = classify(model, { recencyDays: 10, units: 20 }, []); // scaled (1, 2)
    expect(found.score).toMatchObject({ segment: 0, secondSegment: 1 });
    expect(found.outOfRange).toEqual([]);
    expect(found.score.distance).toBeCloseTo(Math.sqrt(5), 12); // 1² + 2²
    expect(found.score.margin).toBeCloseTo((13 - 5) / (13 + 5), 12); // d₂² = 3² + 2² = 13
    expect(found.contributions).toEqual([
      { feature: "RECENCY", value: 10, typical: 0, share: 1 / 5 },
      { feature: "UNITS", value: 20, typical: 0, share: 4 / 5 },
    ]);
  });

  it("calls an anomaly what has no core point within eps, and says how far it is", () => {
    const at = (recencyDays: number, units = 0) => {
      const { dbscanLabel, severity, distanceToCore, nearestCore } = classify(
        model,
        { recencyDays, units },
        [],
      ).score;
      return { dbscanLabel, severity, distanceToCore, nearestCore };
    };
    expect(at(5)).toEqual({ dbscanLabel: 0, severity: 0.5, distanceToCore: 0.5, nearestCore: 0 });
    expect(at(30)).toEqual({ dbscanLabel: 1, severity: 1, distanceToCore: 1, nearestCore: 1 }); // eps itself is within
    expect(at(40, 20)).toEqual({ dbscanLabel: -1, severity: 2, distanceToCore: 2, nearestCore: 1 });
  });

  it("names values outside the range of the training", () => {
    expect(classify(model, { recencyDays: 100, units: 100.5 }, []).outOfRange).toEqual(["UNITS"]);
  });

  it("has no second segment and no severity where there is none", () => {
    const empty = { points: matrix([]), labels: new Int32Array(), rows: new Int32Array(), eps: 1 };
    const alone = modelOf(["RECENCY"], { centroids: matrix([[0]]), core: corePointsFrom(empty) });
    expect(classify(alone, { recencyDays: 1 }, []).score).toMatchObject({
      ...{ segment: 0, secondSegment: null, margin: null },
      ...{ dbscanLabel: -1, severity: null, distanceToCore: null, nearestCore: null },
    });
  });
});

describe("a stored model", () => {
  const artefact: Artefact = {
    ...{ formatVersion: 1, dataDigest: "d", asOf: "2011-12-10T12:50:00.000Z", features: RFM },
    ...{ preprocessing: RFM.map(fitted), spreads: RFM.map(() => ({ median: 0, scale: 1 })) },
    kMeans: { centroids: matrix([[0.1, 1 / 3, 2e-9]]), labels: Int32Array.of(0, 0, 0) },
    dbscan: {
      ...{ eps: 0.5, minSamples: 2, labels: Int32Array.of(0, -1, 0), coreRows: Int32Array.of(0, 2) },
      corePoints: matrix([
        [1, 2, 3],
        [4, 5, -1e-7],
      ]),
    },
    pca: { mean: [0], explainedVarianceRatio: [1], components: [[1]] },
  };
  /** As earlier releases stored it. */
  const text =
    '{"asOf":"2011-12-10T12:50:00.000Z","dataDigest":"d","dbscan":{"corePoints":[[1,2,3],[4,5,-1e-7]],"coreRows":[0,2],' +
    '"eps":0.5,"labels":[0,-1,0],"minSamples":2},"features":["RECENCY","FREQUENCY","MONETARY"],"formatVersion":1,' +
    '"kMeans":{"centroids":[[0.1,0.3333333333333333,2e-9]],"labels":[0,0,0]},' +
    '"pca":{"components":[[1]],"explainedVarianceRatio":[1],"mean":[0]},' +
    `"preprocessing":${canonicalJson(RFM.map(fitted))},"spreads":${canonicalJson(artefact.spreads)}}`;

  it("is read back number for number, also as earlier releases stored it", async () => {
    expect(await unpackArtefact(packArtefact(artefact))).toEqual(artefact);
    expect(await unpackArtefact(gzipSync(text))).toEqual(artefact);
    expect(await unpackArtefact(Buffer.from(text))).toEqual(artefact);
    const model = scoringModel(artefact);
    expect([...model.core.labels]).toEqual([0, 0]);
    expect(model.core.points).toEqual(artefact.dbscan.corePoints);
  });

  it("has the digest of its canonical JSON, whatever the order of its fields", () => {
    const turned = Object.fromEntries(Object.entries(artefact).reverse()) as unknown as Artefact;
    expect(artefactDigest(artefact)).toBe(sha256(text));
    expect(artefactDigest(turned)).toBe(sha256(text));
  });

  it("may have more numbers than a piece of its text", () => {
    const values = Float64Array.from({ length: 30_000 }, (_, i) => i / 7);
    const labels = Int32Array.from({ length: 40_000 }, (_, i) => i % 5);
    const rows = Array.from({ length: 10_000 }, (_, i) => [...values.subarray(3 * i, 3 * i + 3)]);
    const pieces = [...canonicalPieces({ m: { rows: 10_000, columns: 3, values }, labels })];
    expect(pieces.join("")).toBe(JSON.stringify({ labels: [...labels], m: rows }));
  });

  it("without any core point is one too", async () => {
    const none = { labels: Int32Array.of(-1, -1, -1), coreRows: new Int32Array(), corePoints: zeros(0, 3) };
    const lonely = { ...artefact, dbscan: { ...artefact.dbscan, ...none } };
    const read = await unpackArtefact(packArtefact(lonely));
    expect(read).toEqual(lonely);
    await requireDigest(read, artefactDigest(lonely));
  });

  it("that is damaged is never served", async () => {
    const damaged = await unpackArtefact(Buffer.from(text.replace("0.5", "0.6")));
    await expect(requireDigest(damaged, sha256(text))).rejects.toThrow("damaged");
  });
});

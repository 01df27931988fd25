import { beforeAll, describe, expect, it } from "vitest";
import { globalId } from "../../src/runs/global-id.js";
import { inOrder, walk } from "../support/lists.js";
import { type Answer, shareServer } from "../support/server.js";

const server = shareServer(["--with-sample"]);

const SEGMENT = `id key number name color tier description nameReason customerCount customerShare anomalyCount revenue
  revenueShare silhouette
  centroid { feature value unit scaled }
  profile { feature unit mean median p10 p25 p75 p90 min max populationMedian z }
  modelRunId modelRun { id isActive }`;

const ANOMALY = `id kind triage severity distanceToCore nearestPeer { customerNumber }
  customer { customerNumber country features { monetary } anomaly { id } }
  segment { key } modelRun { id }
  contributions { feature value typical unit share text }`;

let segments: Answer[] = [];
let anomalies: Answer[] = [];
let customers: Answer[] = [];

beforeAll(async () => {
  segments = (await server().ask(`{ segments { ${SEGMENT} } }`)).segments;
  anomalies = await walk(server(), { field: "anomalies", select: ANOMALY });
  customers = await walk(server(), {
    field: "customers",
    select: "id customerNumber segment { key } anomaly { id } dbscanLabel features { monetary recencyDays }",
  });
});

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const reasonOf = async (query: string) => (await server().graphql(query)).errors?.[0].extensions.reason;

describe("segments", () => {
  it("are numbered by their monetary centroid and hold every customer once", () => {
    expect(segments.map(({ number }) => number)).toEqual(segments.map((_, i) => i));
    const monetary = segments.map(
      ({ centroid }) => centroid.find((c: Answer) => c.feature === "MONETARY").scaled,
    );
    expect(monetary).toEqual([...monetary].sort((a, b) => a - b));
    expect(sum(segments.map(({ customerCount }) => customerCount))).toBe(815);
    expect(sum(segments.map(({ customerShare }) => customerShare))).toBeCloseTo(1, 12);
    expect(sum(segments.map(({ revenueShare }) => revenueShare))).toBeCloseTo(1, 12);
    expect(sum(segments.map(({ revenue }) => revenue))).toBeCloseTo(974_380.68, 6); // data/README.md
  });

  it("count, sum and summarise exactly their members", () => {
    for (const segment of segments) {
      const members = customers.filter((customer) => customer.segment.key === segment.key);
      expect(segment.customerCount).toBe(members.length);
      expect(segment.anomalyCount).toBe(members.filter(({ anomaly }) => anomaly).length);
      expect(segment.revenue).toBeCloseTo(sum(members.map(({ features }) => features.monetary)), 6);
      const recency = segment.profile.find((one: Answer) => one.feature === "RECENCY");
      expect(recency.mean).toBeCloseTo(sum(members.map((m) => m.features.recencyDays)) / members.length, 9);
      expect(segment.profile).toHaveLength(11);
    }
  });

  it("have the tier HIGH where the mean spend is highest, LOW where it is lowest, MEDIUM between", () => {
    const bySpend = [...segments].sort((a, b) => a.revenue / a.customerCount - b.revenue / b.customerCount);
    const between = bySpend.slice(1, -1).map(() => "MEDIUM");
    expect(bySpend.map(({ tier }) => tier)).toEqual(["LOW", ...between, "HIGH"]);
  });

  it("have names of their own, with a reason, and amounts in the currency of the data", () => {
    expect(new Set(segments.map(({ name }) => name)).size).toBe(segments.length);
    expect(new Set(segments.map(({ key }) => key)).size).toBe(segments.length);
    expect(new Set(segments.map(({ color }) => color)).size).toBe(segments.length);
    for (const { nameReason, color, centroid } of segments) {
      expect(color).toMatch(/^#[0-9A-F]{6}$/);
      expect(nameReason).toMatch(/\d/);
      expect(centroid.find((c: Answer) => c.feature === "MONETARY").unit).toBe("GBP");
    }
  });

  it("are found by key, and null where the key or the run is unknown", async () => {
    const query = `query ($key: String!, $run: ID) { segment(key: $key, modelRunId: $run) { ${SEGMENT} } }`;
    const [{ key, modelRunId }] = segments;
    expect((await server().ask(query, { key })).segment).toEqual(segments[0]);
    expect((await server().ask(query, { key, run: modelRunId })).segment).toEqual(segments[0]);
    expect((await server().ask(query, { key: "unknown" })).segment).toBeNull();
    expect((await server().ask(query, { key, run: "unknown" })).segment).toBeNull();
    expect((await server().ask('{ segments(modelRunId: "unknown") { key } }')).segments).toEqual([]);
  });

  it("list their customers, filtered, ordered and by page", async () => {
    const query = `query ($key: String!) { segment(key: $key) {
      customers(first: 3, orderBy: { field: MONETARY, direction: DESC }) {
        totalCount nodes { segment { key } features { monetary } } pageInfo { hasNextPage }
      }
      unusual: customers(filter: { isAnomaly: true }) { totalCount }
    } }`;
    for (const { key, customerCount, anomalyCount } of segments) {
      const { segment } = await server().ask(query, { key });
      expect(segment.customers.totalCount).toBe(customerCount);
      expect(segment.unusual.totalCount).toBe(anomalyCount);
      const members = customers.filter((customer) => customer.segment.key === key);
      const spends = members.map(({ features }) => features.monetary).sort((a, b) => b - a);
      expect(segment.customers.nodes.map((one: Answer) => one.features.monetary)).toEqual(spends.slice(0, 3));
      expect(segment.customers.nodes.every((one: Answer) => one.segment.key === key)).toBe(true);
    }
  });

  it("name their top countries and products, five where nothing is said", async () => {
    const query = `query ($first: Int) { segments {
      topCountries(first: $first) { key label customerCount orders revenue }
      topProducts { key label customerCount orders revenue }
    } }`;
    const given = await server().ask(query, { first: null }); // null = left out
    for (const { topCountries, topProducts } of given.segments) {
      expect(topCountries.length).toBeGreaterThan(0);
      expect(topCountries.length).toBeLessThanOrEqual(5);
      expect(topProducts).toHaveLength(5);
      const revenues = topProducts.map(({ revenue }: Answer) => revenue);
      expect(revenues).toEqual([...revenues].sort((a, b) => b - a));
    }
    expect((await server().ask(query, { first: 1 })).segments[0].topCountries).toHaveLength(1);
    expect(await reasonOf("{ segments { topProducts(first: 0) { key } } }")).toBe("LIMIT_OUT_OF_RANGE");
  });
});

describe("anomalies", () => {
  const numbers = (list: readonly Answer[]) => list.map(({ customer }) => customer.customerNumber);

  it("are DBSCAN's noise, the most severe first, each above 1", () => {
    const noise = customers.filter(({ dbscanLabel }) => dbscanLabel === -1);
    expect(numbers(anomalies).sort()).toEqual(noise.map(({ customerNumber }) => customerNumber));
    expect(sum(segments.map(({ anomalyCount }) => anomalyCount))).toBe(anomalies.length);
    for (const { severity, contributions, customer, id } of anomalies) {
      expect(severity).toBeGreaterThan(1);
      expect(sum(contributions.map(({ share }: Answer) => share))).toBeCloseTo(1, 9);
      expect(customer.anomaly.id).toBe(id);
    }
  });

  it.each([
    ["SEVERITY", (one: Answer) => one.severity],
    ["MONETARY", (one: Answer) => one.customer.features.monetary],
    ["CUSTOMER_NUMBER", (one: Answer) => one.customer.customerNumber],
  ])("are ordered by %s either way, over any pages", async (field, read) => {
    for (const direction of ["ASC", "DESC"] as const) {
      const args = `orderBy: { field: ${field}, direction: ${direction} }`;
      const listing = { field: "anomalies", args, select: "customer { customerNumber }" };
      const expected = inOrder(anomalies, direction, read, (one) => one.customer.customerNumber);
      expect(numbers(await walk(server(), listing, 7))).toEqual(numbers(expected));
      expect(numbers(await walk(server(), listing, 10, true))).toEqual(numbers(expected));
    }
  });

  it("are filtered by kind, triage, segment, country and severity", async () => {
    const query = `query ($filter: AnomalyFilter) {
      anomalies(first: 100, filter: $filter) { totalCount nodes { customer { customerNumber } } }
    }`;
    const expectFilter = async (filter: object, keeps: (one: Answer) => boolean) => {
      const { anomalies: found } = await server().ask(query, { filter });
      expect(numbers(found.nodes)).toEqual(numbers(anomalies.filter(keeps)));
      expect(found.totalCount).toBe(found.nodes.length);
    };
    const [{ kind, triage, segment, severity }] = anomalies;
    await expectFilter({ kinds: [kind] }, (one) => one.kind === kind);
    await expectFilter({ triages: [triage] }, (one) => one.triage === triage);
    await expectFilter({ segmentKeys: [segment.key] }, (one) => one.segment.key === segment.key);
    await expectFilter({ countries: ["Germany"] }, (one) => one.customer.country === "Germany");
    await expectFilter({ severity: { lt: severity } }, (one) => one.severity < severity);
    await expectFilter({ kinds: [] }, () => false);
  });

  it("belong to a run too, with its own pages", async () => {
    const { activeModel } = await server().ask(`{ activeModel {
      id anomalies(first: 100) { totalCount nodes { customer { customerNumber } severity } }
    } }`);
    expect(numbers(activeModel.anomalies.nodes)).toEqual(numbers(anomalies));
    const byRun = await walk(server(), {
      field: "anomalies",
      args: `modelRunId: "${activeModel.id}"`,
      select: "customer { customerNumber }",
    });
    expect(numbers(byRun)).toEqual(numbers(anomalies));
  });
});

describe("runs", () => {
  const RUN = `id number kind status isActive isStale artefactDigest customerCount segmentCount anomalyCount
    createdAt startedAt finishedAt progress { fraction phase } error { code }
    hyperparameters {
      features asOf excludeAnomalies kMeans { k restarts maxIterations seed reason } dbscan { eps minSamples reason }
      preprocessing { feature transform scaler winsorize { lower } }
    }
    fitted { feature transform center scale skewnessBefore skewnessAfter imputedCount }
    metrics { inertia silhouette daviesBouldin calinskiHarabasz anomalyShare }
    warnings { code message } dataSetVersion { id digest } dataSetVersionId segments { key }`;

  it("tell everything that decided the result, and what came out", async () => {
    const { activeModel, modelRun, modelRuns } = await server().ask(
      `query ($id: ID!) { activeModel { ${RUN} } modelRun(id: $id) { ${RUN} } modelRuns { totalCount nodes { ${RUN} } } }`,
      { id: segments[0].modelRunId },
    );
    expect(modelRun).toEqual(activeModel);
    expect(modelRuns).toEqual({ totalCount: 1, nodes: [activeModel] });
    expect(activeModel).toMatchObject({ number: 1, kind: "TRAINING", status: "SUCCEEDED", isStale: false });
    expect(activeModel.hyperparameters).toMatchObject({
      features: ["RECENCY", "FREQUENCY", "MONETARY"],
      kMeans: { restarts: 10, maxIterations: 300, seed: 42 },
      dbscan: { minSamples: 6 }, // twice the number of features
    });
    expect(activeModel.artefactDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(activeModel.customerCount).toBe(815);
    expect(activeModel.anomalyCount).toBe(anomalies.length);
    expect(activeModel.metrics.anomalyShare).toBeCloseTo(anomalies.length / 815, 12);
    expect(activeModel.dataSetVersion.id).toBe(activeModel.dataSetVersionId);
    expect(activeModel.fitted.map(({ transform }: Answer) => transform)).toEqual(["LOG1P", "LOG1P", "LOG1P"]);
  });

  it("are filtered by kind, status and whether they are active", async () => {
    const query = "query ($filter: ModelRunFilter) { modelRuns(filter: $filter) { totalCount } }";
    const count = async (filter: object) => (await server().ask(query, { filter })).modelRuns.totalCount;
    expect(await count({ isActive: true, kinds: ["TRAINING"], statuses: ["SUCCEEDED", "FAILED"] })).toBe(1);
    expect(await count({ isActive: false })).toBe(0);
    expect(await count({ kinds: ["TUNING"] })).toBe(0);
    expect(await count({ statuses: [] })).toBe(0);
    expect(await count({ isActive: null, kinds: null })).toBe(1);
  });

  it("show their customers in a plane, at most as many as asked for", async () => {
    const { activeModel } = await server().ask(`{ activeModel { pca {
      explainedVarianceRatio components { number loadings { feature value } }
      points(limit: 100) { customerNumber segment isAnomaly x y } all: points(limit: null) { x }
      bins(size: 10) { x0 x1 y0 y1 count } centroids { segment customerNumber }
    } } }`);
    const { pca } = activeModel;
    expect(sum(pca.explainedVarianceRatio)).toBeCloseTo(1, 9);
    expect(pca.components[0].loadings).toHaveLength(3);
    expect(pca.points.length).toBeLessThanOrEqual(100);
    expect(pca.points.length).toBeGreaterThan(100 - segments.length); // each segment's part is rounded down
    expect(pca.all).toHaveLength(815); // fewer than the 1,000 that null stands for
    expect(pca.points.filter(({ isAnomaly }: Answer) => isAnomaly)).toHaveLength(anomalies.length);
    expect(sum(pca.bins.map(({ count }: Answer) => count))).toBe(815);
    expect(pca.centroids.map(({ segment }: Answer) => segment)).toEqual(segments.map(({ number }) => number));
    expect(await reasonOf("{ activeModel { pca { points(limit: 10001) { x } } } }")).toBe(
      "LIMIT_OUT_OF_RANGE",
    );
    expect(await reasonOf("{ activeModel { pca { bins(size: 0) { x0 } } } }")).toBe("LIMIT_OUT_OF_RANGE");
  });
});

describe("the data set", () => {
  const TOTALS = "{ rows customers invoices amount }";
  const QUALITY = `raw ${TOTALS} kept ${TOTALS} entries { reason rows amount rowShare amountShare }`;

  it("balances: raw = kept + Σ excluded, in rows and to the penny", async () => {
    const { dataQuality, dataSetVersion } = await server().ask(
      `{ dataQuality { ${QUALITY} } dataSetVersion { dataQuality { ${QUALITY} } cleaningProfile { name reasons } } }`,
    );
    expect(dataSetVersion.dataQuality).toEqual(dataQuality);
    const { raw, kept, entries } = dataQuality;
    expect(raw.rows).toBe(32_730); // these four: data/README.md
    expect(raw.invoices).toBe(3_582);
    expect(kept.rows).toBe(23_231);
    expect(kept.amount).toBe(974_380.68);
    expect(entries.map(({ reason }: Answer) => reason)).toEqual(dataSetVersion.cleaningProfile.reasons);
    expect(raw.rows).toBe(kept.rows + sum(entries.map(({ rows }: Answer) => rows)));
    const milli = (amount: number) => Math.round(1_000 * amount);
    expect(milli(raw.amount)).toBe(milli(kept.amount) + sum(entries.map((one: Answer) => milli(one.amount))));
  });

  it("has one version, which its import made", async () => {
    const { dataSetVersion, dataSetVersions, imports, activeModel } = await server().ask(`{
      dataSetVersion { id digest isSample currencyCode timeZone asOf lastOrderAt imports { id } }
      dataSetVersions(first: 5) { totalCount nodes { id } edges { cursor } pageInfo { hasNextPage } }
      imports { totalCount nodes {
        id fileName status rowsRead rowsKept rowsExcluded rowsRejected rowsKnown error { code }
        progress { fraction } dataSetVersion { id }
      } }
      activeModel { hyperparameters { asOf } }
    }`);
    expect(dataSetVersion).toMatchObject({ isSample: true, currencyCode: "GBP", timeZone: "UTC" });
    expect(Date.parse(dataSetVersion.asOf) - Date.parse(dataSetVersion.lastOrderAt)).toBe(86_400_000);
    expect(activeModel.hyperparameters.asOf).toBe(dataSetVersion.asOf);
    expect(dataSetVersions.nodes).toEqual([{ id: dataSetVersion.id }]);
    const [only] = imports.nodes;
    expect(imports.totalCount).toBe(1);
    expect(dataSetVersion.imports).toEqual([{ id: only.id }]);
    expect(only).toMatchObject({ fileName: "sample-orders.csv", status: "COMPLETED", error: null });
    expect(only.rowsRead).toBe(only.rowsKept + only.rowsExcluded + only.rowsRejected + only.rowsKnown);
    expect(only.dataSetVersion).toEqual({ id: dataSetVersion.id });
  });

  it("is found by the id of a version or an import; null for an unknown one", async () => {
    const query = `query ($version: ID, $import: ID!) {
      dataSetVersion(id: $version) { id } import(id: $import) { id }
    }`;
    const known = { version: globalId("DataSetVersion", 1), import: globalId("Import", 1) };
    const found = await server().ask(query, known);
    expect(found).toEqual({ dataSetVersion: { id: known.version }, import: { id: known.import } });
    const swapped = { version: known.import, import: known.version };
    expect(await server().ask(query, swapped)).toEqual({ dataSetVersion: null, import: null });
    expect(await reasonOf('{ imports(after: "x") { totalCount } }')).toBe("BAD_CURSOR");
    expect(await reasonOf("{ dataSetVersions(first: 0) { totalCount } }")).toBe("LIMIT_OUT_OF_RANGE");
  });
});

describe("reports", () => {
  it("are listed, and found by name", async () => {
    const { reports, report, unknown } = await server().ask(`{
      reports { name title question url } report(name: "segments") { name url } unknown: report(name: "../x") { name }
    }`);
    expect(reports.map(({ name }: Answer) => name)).toContain("segments");
    expect(report).toEqual({ name: "segments", url: "/reports/segments" });
    expect(unknown).toBeNull();
  });
});

describe("node and nodes", () => {
  it("fetch a thing of every type again by its id", async () => {
    const ids = [
      ["Customer", customers[0].id],
      ["Segment", segments[0].id],
      ["Anomaly", anomalies[0].id],
      ["ModelRun", globalId("ModelRun", 1)],
      ["DataSetVersion", globalId("DataSetVersion", 1)],
      ["Import", globalId("Import", 1)],
    ];
    const query = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";
    const { nodes } = await server().ask(query, { ids: ids.map(([, id]) => id) });
    expect(nodes).toEqual(ids.map(([__typename, id]) => ({ __typename, id })));
    for (const [__typename, id] of ids) {
      const { node } = await server().ask("query ($id: ID!) { node(id: $id) { __typename id } }", { id });
      expect(node).toEqual({ __typename, id });
    }
  });

  it("are null where the id is unknown, of no type, or of a customer who is no anomaly", async () => {
    const ordinary = customers.find(({ anomaly }) => !anomaly);
    const customerId = Number(Buffer.from(ordinary.id, "base64url").toString().split(":")[1]);
    const ids = [
      ...(["Customer", "Segment", "ModelRun", "DataSetVersion", "Import"] as const).map((type) =>
        globalId(type, 999),
      ),
      globalId("Anomaly", 1, customerId),
      globalId("Anomaly", 999, 1),
      globalId("Anomaly", 1),
      Buffer.from("Shop:1").toString("base64url"),
      "",
      "nonsense",
    ];
    const unknown = ids.filter((id) => id !== customers.find((one) => one.id === id)?.id);
    const { nodes } = await server().ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {
      ids: unknown,
    });
    expect(nodes).toEqual(unknown.map(() => null));
    expect((await server().ask('{ node(id: "nonsense") { id } }')).node).toBeNull();
  });

  it("are at most 100 at once", async () => {
    const ids = Array.from({ length: 101 }, () => customers[0].id);
    const query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    const { errors } = await server().graphql(query, { ids });
    expect(errors?.[0].extensions.reason).toBe("TOO_MANY_ITEMS");
    expect((await server().ask(query, { ids: ids.slice(1) })).nodes).toHaveLength(100);
  });
});

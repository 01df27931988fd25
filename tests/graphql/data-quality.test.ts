import { beforeAll, describe, expect, it } from "vitest";
import { globalId } from "../../src/runs/global-id.js";
import { type Answer, shareServer, withServer } from "../support/server.js";
import { HEADINGS, type Line, ordersCsv } from "../support/shop-orders.js";

const server = shareServer();

const IMPORT = `mutation ($input: ImportTransactionsInput!) {
  importTransactions(input: $input) { import { id } userErrors { code } }
}`;

const LINES: Line[] = [
  { invoice: "1", customer: "7", date: "2025-06-01 10:00:00", price: "2.55", quantity: 2 },
  { invoice: "1", customer: "7", date: "2025-06-01 10:00:00", price: "2.55", quantity: 2 },
  { invoice: "2", customer: "8", stockCode: "POST", date: "2025-07-02 10:00:00", price: 4 },
  { invoice: "3", customer: "", date: "2025-07-03 10:00:00", price: 1, description: "" },
  // three customers none of whose lines counts
  { invoice: "4", customer: "b", date: "2025-07-28 10:00:00", price: 0 },
  { invoice: "5", customer: "a", date: "2025-07-29 10:00:00", price: 0, country: "Eire" },
  { invoice: "C6", customer: "c", date: "2025-07-30 10:00:00", quantity: -1 },
];

beforeAll(async () => {
  const input = { uploadId: await server().upload(ordersCsv(LINES), "july.csv"), currency: "EUR" };
  const { userErrors } = (await server().ask(IMPORT, { input })).importTransactions;
  expect(userErrors).toEqual([]);
});

describe("the quality of the data", () => {
  it("has eight columns with gaps by month", async () => {
    const { dataQuality } = await server().ask(`{
      dataQuality {
        columns { name usedFor missing missingShare distinct min max missingByMonth { month rows missing } }
      }
    }`);
    const { columns } = dataQuality;
    expect(columns.map(({ name }: Answer) => name)).toEqual(HEADINGS.split(","));
    expect(columns[2]).toEqual({
      ...{ name: "Description", usedFor: "description", missing: 1, missingShare: 1 / 7, distinct: 1 },
      ...{ min: "Mug", max: "Mug" },
      missingByMonth: [
        { month: "2025-06", rows: 2, missing: 0 },
        { month: "2025-07", rows: 5, missing: 1 },
      ],
    });
    expect(columns[5]).toMatchObject({
      name: "UnitPrice",
      usedFor: "unitPrice",
      min: "0",
      max: "4",
      distinct: 5,
    });
  });

  it("has alerts, the most urgent first", async () => {
    const { dataQuality } = await server().ask(
      "{ dataQuality { alerts { code severity message count examples } } }",
    );
    expect(dataQuality.alerts.map(({ code }: Answer) => code)).toEqual([
      "MISSING_CUSTOMERS",
      "NON_PRODUCT_LINES",
      "DUPLICATE_LINES",
      "EXCLUDED_CUSTOMERS",
      "SEVERAL_DESCRIPTIONS",
      "EDGE_MONTHS",
    ]);
    expect(dataQuality.alerts[2]).toEqual({
      ...{ code: "DUPLICATE_LINES", severity: "DECIDE", count: 1, examples: ["1"] },
      message: expect.stringContaining("5.10 EUR"), // 2 × 2.55
    });
  });

  it("says of all seven rules whether they are on and what they find", async () => {
    const { dataQuality } = await server().ask("{ dataQuality { rules { reason isOn rows } } }");
    expect(dataQuality.rules.map(({ reason, isOn, rows }: Answer) => [reason, isOn, rows])).toEqual([
      ["MISSING_CUSTOMER", true, 1],
      ["CANCELLATION", true, 1],
      ["NON_POSITIVE_QUANTITY", true, 0],
      ["NON_POSITIVE_PRICE", true, 2],
      ["NON_PRODUCT", false, 1],
      ["DUPLICATE", false, 1],
      ["CANCELLED_LATER", false, 0],
    ]);
  });

  it("says what other profiles would keep", async () => {
    const { dataQuality } = await server().ask(`{
      dataQuality { kept { rows customers amount } profiles { name reasons isCurrent kept { rows customers amount } } }
    }`);
    const { profiles, kept } = dataQuality;
    expect(profiles.map(({ name }: Answer) => name).slice(3, 6)).toEqual([
      "standard",
      "standard+non_product",
      "standard+duplicate",
    ]);
    const current = profiles.filter(({ isCurrent }: Answer) => isCurrent);
    expect(current).toMatchObject([{ name: "standard", kept: { rows: 3, customers: 2, amount: 14.2 } }]);
    expect(current[0].kept).toEqual(kept); // 2 × 5.10 + 4
    expect(profiles[4].kept).toEqual({ rows: 2, customers: 1, amount: 10.2 });
    expect(profiles[0]).toMatchObject({ name: "raw", reasons: [], kept: { rows: 7 } });
  });

  it("lists the customers none of whose lines counts, page by page, with the reason", async () => {
    const query = `query ($after: String) {
      dataQuality { excludedCustomers(first: 2, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } edges { cursor }
        nodes { id customerNumber country exclusionReason features { monetary } segment { key } }
      } }
    }`;
    const first = (await server().ask(query)).dataQuality.excludedCustomers;
    expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    const second = (await server().ask(query, { after: first.pageInfo.endCursor })).dataQuality
      .excludedCustomers;
    expect(second.pageInfo.hasNextPage).toBe(false);
    const rest = { features: null, segment: null, id: expect.any(String) };
    expect([...first.nodes, ...second.nodes]).toEqual([
      { ...rest, customerNumber: "a", country: "Eire", exclusionReason: "NON_POSITIVE_PRICE" },
      { ...rest, customerNumber: "b", country: "United Kingdom", exclusionReason: "NON_POSITIVE_PRICE" },
      { ...rest, customerNumber: "c", country: "United Kingdom", exclusionReason: "CANCELLATION" },
    ]);
    const { errors } = await server().graphql(query, { after: "nonsense" });
    expect(errors?.[0].extensions.reason).toBe("BAD_CURSOR");
  });

  it("belongs to a version, which says why it was made and by which codes", async () => {
    const { dataSetVersion } = await server().ask(`{
      dataSetVersion { cause cleaningProfile { name nonProductCodes } dataQuality { alerts { code } } }
    }`);
    expect(dataSetVersion).toMatchObject({
      cause: "IMPORT",
      cleaningProfile: { name: "standard", nonProductCodes: null },
    });
    expect(dataSetVersion.dataQuality.alerts).toHaveLength(6);
  });

  it("is null before the first import", () =>
    withServer({}, async (own) => {
      expect(await own.ask("{ dataQuality { alerts { code } columns { name } } }")).toEqual({
        dataQuality: null,
      });
    }));
});

const REJECTS = "rejects(first: 2) { totalCount nodes { fileName line lastLine code column reason raw } }";
const ABOUT = `query ($id: ID!) { import(id: $id) {
  status rowsRejected rejectsUrl ${REJECTS} roundedPrices unscoredCustomers
  files { name preset encoding delimiter dateFormat decimal mapping { column field } ignoredColumns }
} }`;

/** Rows of which the third and the fourth cannot be read. */
const FAULTY = [
  ...ordersCsv([
    { invoice: "8", customer: "20" },
    { invoice: "9", customer: "21" },
  ]).split("\n"),
].slice(0, 3);
const FAULTY_CSV = [...FAULTY, '=cmd,A,"a, b",many,2025-06-01 10:00:00,1,22,Eire', "-1,short", ""].join("\n");

const importFaulty = async (options: object) => {
  const uploadId = await server().upload(FAULTY_CSV, "faulty.csv");
  return (await server().ask(IMPORT, { input: { uploadId, ...options } })).importTransactions;
};

describe("the rejects of an import", () => {
  it.each([
    ["that failed for them", { maxRejectShare: 0.4 }, "FAILED"],
    ["that went well without them", { maxRejectShare: 0.5 }, "COMPLETED_WITH_REJECTS"],
  ])("%s can be read, and fetched as CSV", async (_, options, status) => {
    const { import: started, userErrors } = await importFaulty(options);
    expect(userErrors.map(({ code }: Answer) => code)).toEqual(
      status === "FAILED" ? ["TOO_MANY_REJECTS"] : [],
    );
    const { import: done } = await server().ask(ABOUT, { id: started.id });
    expect(done).toMatchObject({ status, rowsRejected: 2, rejectsUrl: `/imports/${started.id}/rejects.csv` });
    expect(done.rejects.totalCount).toBe(2);
    expect(done.rejects.nodes).toMatchObject([
      { fileName: "faulty.csv", line: 4, column: "Quantity", raw: expect.stringContaining("=cmd") },
      { fileName: "faulty.csv", line: 5, raw: "-1,short" },
    ]);

    const response = await fetch(server().url + done.rejectsUrl);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="rejects-\d+\.csv"$/);
    const [headings, first, second, ...rest] = (await response.text()).split("\n");
    expect(headings).toBe("file,line,last_line,code,column,reason,raw");
    expect(first).toMatch(/^faulty\.csv,4,/);
    expect(first).toContain(`"'=cmd,A,`); // quoted, and no formula
    expect(second).toMatch(/^faulty\.csv,5,/);
    expect(second).toMatch(/,"'-1,short"$/);
    expect(rest).toEqual([""]);
  });

  it("are noted among the alerts of its version", async () => {
    const { dataQuality } = await server().ask("{ dataQuality { alerts { code severity count examples } } }");
    const rejected = dataQuality.alerts.find(({ code }: Answer) => code === "REJECTED_ROWS");
    const examples = ["faulty.csv, line 4", "faulty.csv, line 5"];
    expect(rejected).toEqual({ code: "REJECTED_ROWS", severity: "DECIDE", count: 2, examples });
  });

  it("are none where every row could be read: no address, and a file of headings alone", async () => {
    const { imports } = await server().ask("{ imports { nodes { id fileName } } }");
    const { id } = imports.nodes.find(({ fileName }: Answer) => fileName === "july.csv");
    const { import: july } = await server().ask(ABOUT, { id });
    expect(july).toMatchObject({ rejectsUrl: null, rejects: { totalCount: 0, nodes: [] } });
    expect([july.roundedPrices, july.unscoredCustomers]).toEqual([0, 0]);
    const response = await fetch(`${server().url}/imports/${id}/rejects.csv`);
    expect([response.status, await response.text()]).toEqual([
      200,
      "file,line,last_line,code,column,reason,raw\n",
    ]);
  });

  it.each([globalId("Import", 99), globalId("ModelRun", 1), "nonsense", "..%2f..", "1"])(
    "of an import %s that is not there are not found",
    async (id) => {
      const response = await fetch(`${server().url}/imports/${id}/rejects.csv`);
      expect(response.status).toBe(404);
      const { error } = (await response.json()) as { error: { code: string; message: string } };
      expect(error.code).toBe("NOT_FOUND");
      expect(error.message).toMatch(/^There is no/);
    },
  );

  it("of more than a thousand come whole, in the order of the file", () =>
    withServer({}, async (own) => {
      const good = ordersCsv([{ invoice: "1", customer: "1" }]);
      const text = good + Array.from({ length: 2_500 }, (_, i) => `${i},A,,x,2025-06-01,1,1,\n`).join("");
      const input = { uploadId: await own.upload(text), maxRejectShare: 1 };
      const { import: done } = (await own.ask(IMPORT, { input })).importTransactions;
      const csv = await (await fetch(`${own.url}/imports/${done.id}/rejects.csv`)).text();
      const lines = csv.trimEnd().split("\n").slice(1);
      expect(lines.map((line) => Number(line.split(",")[1]))).toEqual(
        Array.from({ length: 2_500 }, (_, i) => i + 3),
      );
    }));

  it("of an import that failed for them stay up to the first 10,000", () =>
    withServer({}, async (own) => {
      const rows = Array.from({ length: 10_500 }, (_, i) => `${i},A,,x,2025-06-01,1,1,\n`).join("");
      const input = { uploadId: await own.upload(`${HEADINGS}\n${rows}`), waitSeconds: 30 };
      const { import: failed, userErrors } = (await own.ask(IMPORT, { input })).importTransactions;
      expect(userErrors).toMatchObject([{ code: "TOO_MANY_REJECTS" }]);
      const { import: about } = await own.ask(ABOUT, { id: failed.id });
      expect(about).toMatchObject({
        status: "FAILED",
        rowsRejected: 10_500,
        rejects: { totalCount: 10_000 },
      });
      const csv = await (await fetch(own.url + about.rejectsUrl)).text();
      expect(csv.trimEnd().split("\n").at(-1)).toMatch(/^orders\.csv,10001,/); // the headings are line 1
    }));
});

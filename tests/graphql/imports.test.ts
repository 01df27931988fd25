import { beforeAll, describe, expect, it } from "vitest";
import { globalId } from "../../src/runs/global-id.js";
import { fingerprint } from "../support/fingerprint.js";
import { type Answer, shareServer, withServer } from "../support/server.js";
import { HEADINGS, ordersCsv, smallShop } from "../support/shop-orders.js";

const server = shareServer();

const IMPORT = `mutation ($input: ImportTransactionsInput!) {
  importTransactions(input: $input) {
    import {
      id fileName status rowsRead rowsKept rowsExcluded rowsRejected rowsKnown finishedAt error { code }
      dataSetVersion { id digest isSample }
    }
    userErrors { code path message }
  }
}`;

const run = async (input: object) => (await server().ask(IMPORT, { input })).importTransactions;
const importText = async (
  text: string | Uint8Array<ArrayBuffer>,
  name = "orders.csv",
  options: object = {},
) => run({ uploadId: await server().upload(text, name), ...options });
const codes = (payload: Answer) => payload.userErrors.map(({ code }: Answer) => code);

let first: Answer;

beforeAll(async () => {
  first = await importText(smallShop(), "january.csv", { currency: "GBP" });
  const train = "mutation { trainModel(input: { kMeans: { k: 3 } }) { userErrors { code } } }";
  expect((await server().ask(train)).trainModel.userErrors).toEqual([]);
});

describe("an upload", () => {
  it("is used up by one of two imports that ask for it at once", async () => {
    await withServer({}, async (own) => {
      const input = { uploadId: await own.upload(smallShop()), waitSeconds: 30 };
      const send = async () => (await own.ask(IMPORT, { input })).importTransactions;
      const answers = await Promise.all([send(), send()]);
      expect(answers.flatMap(codes)).toEqual(["UPLOAD_NOT_FOUND"]);
      expect(answers.filter((answer) => answer.import?.status === "COMPLETED")).toHaveLength(1);
    });
  });
});

describe("an import", () => {
  it("keeps the orders, and tells what became of every row", () => {
    expect(first.userErrors).toEqual([]);
    const { rowsRead, rowsKept, rowsExcluded, rowsRejected, rowsKnown } = first.import;
    expect(first.import).toMatchObject({ fileName: "january.csv", status: "COMPLETED", error: null });
    expect(rowsRead).toBe(smallShop().trim().split("\n").length - 1);
    expect(rowsRead).toBe(rowsKept + rowsExcluded + rowsRejected + rowsKnown);
    expect(first.import.dataSetVersion.isSample).toBe(false);
  });

  it("adds new orders, skips what is known, scores everybody, and the model is stale then", async () => {
    await withServer({}, async (own) => {
      const send = async (text: string) => {
        const input = { uploadId: await own.upload(text) };
        return (await own.ask(IMPORT, { input })).importTransactions;
      };
      await send(smallShop());
      await own.ask("mutation { trainModel(input: { kMeans: { k: 3 } }) { userErrors { code } } }");
      const more = { invoice: "N1", customer: "999", date: "2024-12-01 10:00:00", quantity: 9 };
      const { import: second, userErrors } = await send(
        `${smallShop()}${ordersCsv([more]).split("\n")[1]}\n`,
      );
      expect(userErrors).toEqual([]);
      expect(second).toMatchObject({ rowsKept: 1, rowsKnown: second.rowsRead - 1 });
      const { activeModel, customer, dataSetVersions } = await own.ask(`{
        activeModel { isStale dataSetVersion { id } }
        customer(lookup: { customerNumber: "999" }) { segment { key } features { recencyDays units } }
        dataSetVersions { totalCount }
      }`);
      expect(activeModel.isStale).toBe(true);
      expect(activeModel.dataSetVersion.id).not.toBe(second.dataSetVersion.id);
      expect(customer).toMatchObject({
        segment: { key: expect.any(String) },
        features: { recencyDays: 1, units: 9 },
      });
      expect(dataSetVersions.totalCount).toBe(2);
    });
  });

  it("with replace takes the place of all that is there, and leaves no active model", async () => {
    await withServer({}, async (own) => {
      const send = async (text: string, options: object = {}) =>
        (await own.ask(IMPORT, { input: { uploadId: await own.upload(text), ...options } }))
          .importTransactions;
      await send(smallShop());
      await own.ask("mutation { trainModel(input: { kMeans: { k: 3 } }) { userErrors { code } } }");
      const { userErrors } = await send(ordersCsv([{ invoice: "1", customer: "7" }]), { replace: true });
      expect(userErrors).toEqual([]);
      const answer = await own.graphql(
        "{ activeModel { id } segments { key } customers { nodes { customerNumber segment { key } } } }",
      );
      expect(answer.data).toEqual({
        activeModel: null,
        segments: [],
        customers: { nodes: [{ customerNumber: "7", segment: null }] },
      });
      expect(answer.extensions?.hints?.join()).toContain("no active model");
    });
  });

  it("answers at once with waitSeconds 0, and goes on", async () => {
    await withServer({}, async (own) => {
      const input = { uploadId: await own.upload(smallShop()), waitSeconds: 0 };
      const { import: started } = (await own.ask(IMPORT, { input })).importTransactions;
      expect(["QUEUED", "RUNNING"]).toContain(started.status);
      const state = async () =>
        (await own.ask("query ($id: ID!) { import(id: $id) { status } }", { id: started.id })).import;
      await expect.poll(state, { timeout: 20_000 }).toEqual({ status: "COMPLETED" });
    });
  });

  it("gives the first result again for the same idempotency key and input", async () => {
    const text = ordersCsv([{ invoice: "K1", customer: "101", date: "2024-11-30 09:00:00" }]);
    const input = { uploadId: await server().upload(text), idempotencyKey: "november" };
    const done = await run(input);
    expect(done.userErrors).toEqual([]);
    expect(await run(input)).toEqual(done); // although the upload is used up
    const before = await fingerprint(server());
    expect(codes(await run({ ...input, replace: true }))).toEqual(["IDEMPOTENCY_KEY_REUSED"]);
    expect(await fingerprint(server())).toEqual(before);
  });
});

const PNG = Uint8Array.from([
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52,
]);
const UNREADABLE = ordersCsv([
  { invoice: "1", customer: "1" },
  { invoice: "2", customer: "2", quantity: "many" },
]);
const TWISTED = smallShop().replace(/,20\d\d-/g, ",1999-");

describe("an import that is refused changes nothing", () => {
  it.each<[string, string | Uint8Array<ArrayBuffer>, string]>([
    ["an empty file", "", "EMPTY_FILE"],
    ["headings alone", `${HEADINGS}\n`, "NO_ROWS"],
    ["a picture named .csv", PNG, "NOT_A_TABLE"],
    ["a file without a needed column", "InvoiceNo,Quantity\n1,2\n", "MISSING_COLUMNS"],
    ["a heading twice", `${HEADINGS},Country\n`, "DUPLICATE_HEADER"],
    [
      "bytes that are no UTF-8",
      Uint8Array.from([...Buffer.from(`${HEADINGS}\n1,2,`), 0xff, 0xfe, 10]),
      "UNSUPPORTED_ENCODING",
    ],
    ["more rejects than allowed", UNREADABLE, "TOO_MANY_REJECTS"],
    ["the same bytes again", smallShop(), "ALREADY_IMPORTED"],
    [
      "the same lines in another order",
      smallShop().split("\n").toReversed().slice(1, -1).concat("").join("\n"),
      "ALREADY_IMPORTED",
    ],
    ["a known invoice with other lines", TWISTED, "KNOWN_INVOICE_DIFFERS"],
  ])("%s", async (name, body, code) => {
    const text = name.startsWith("the same lines") ? `${HEADINGS}\n${body}` : body;
    const before = await fingerprint(server());
    const { userErrors, import: refused } = await importText(text, "wrong.csv");
    expect(userErrors.map((fault: Answer) => fault.code)).toEqual([code]);
    expect(userErrors[0].message).not.toContain(server().folder); // people know it as wrong.csv
    expect(refused?.status ?? "FAILED").toBe("FAILED"); // refused at once, or recorded with the reason
    expect(refused?.error.code ?? code).toBe(code);
    expect(await fingerprint(server())).toEqual(before);
  });

  it.each([
    [{ currency: "pounds" }, "BAD_OPTION", "currency"],
    [{ currency: "EUR" }, "CURRENCY_DIFFERS", "currency"],
    [{ timeZone: "Mars/Olympus" }, "BAD_OPTION", "timeZone"],
    [{ timeZone: "Europe/London" }, "TIME_ZONE_DIFFERS", "timeZone"],
    [{ maxRejectShare: 1.5 }, "BAD_OPTION", "maxRejectShare"],
    [{ waitSeconds: 61 }, "BAD_WAIT_SECONDS", "waitSeconds"],
    [{ idempotencyKey: "" }, "BAD_IDEMPOTENCY_KEY", "idempotencyKey"],
  ])("options %j", async (options, code, field) => {
    const before = await fingerprint(server());
    const text = ordersCsv([{ invoice: "X1", customer: "101" }]);
    const payload = await importText(text, "orders.csv", options);
    expect(payload.import).toBeNull();
    expect(payload.userErrors).toContainEqual(expect.objectContaining({ code, path: ["input", field] }));
    expect(await fingerprint(server())).toEqual(before);
  });

  it("an upload that nobody knows, or that is used up", async () => {
    const before = await fingerprint(server());
    const unknown = [
      "nonsense",
      "../shop.sqlite",
      "",
      "00000000-0000-4000-8000-000000000000",
      globalId("Import", 1),
    ];
    for (const uploadId of unknown) {
      const payload = await run({ uploadId });
      expect(payload).toMatchObject({
        import: null,
        userErrors: [{ code: "UPLOAD_NOT_FOUND", path: ["input", "uploadId"] }],
      });
    }
    expect(await fingerprint(server())).toEqual(before);
    const uploadId = await server().upload(ordersCsv([{ invoice: "ONCE", customer: "101" }]));
    expect(codes(await run({ uploadId }))).toEqual([]);
    expect(codes(await run({ uploadId }))).toEqual(["UPLOAD_NOT_FOUND"]);
  });

  it("allows the rejects that are asked for, and counts them", async () => {
    const { import: done, userErrors } = await importText(UNREADABLE, "half.csv", { maxRejectShare: 0.5 });
    expect(userErrors).toEqual([]);
    expect(done).toMatchObject({
      status: "COMPLETED_WITH_REJECTS",
      rowsRead: 2,
      rowsKept: 1,
      rowsRejected: 1,
    });
  });
});

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { shareServer } from "../support/server.js";
import { HEADINGS, ordersCsv, smallShop } from "../support/shop-orders.js";

const server = shareServer();

const IMPORT = `mutation ($input: ImportTransactionsInput!) {
  importTransactions(input: $input) {
    import { status rowsRead rowsKept rowsExcluded rowsRejected rowsKnown files { preset delimiter dateFormat decimal } }
    userErrors { code path message }
  }
}`;
const importText = async (text: string | Uint8Array<ArrayBuffer>, options: object = {}) => {
  const input = { uploadId: await server().upload(text), waitSeconds: 30, ...options };
  return (await server().ask(IMPORT, { input })).importTransactions;
};
const fileDigest = () => createHash("sha256").update(readFileSync(server().db)).digest("hex");

/** Two corrected and one new line for the shop; 9.99 is more than anything else costs. */
const CORRECTION = ordersCsv([
  { invoice: "Z1", customer: "101", price: 9.99, date: "2025-06-01 10:00" },
  { invoice: "Z1", customer: "101", price: 9.99, date: "2025-06-01 10:00" },
]);

describe("a data set that lives on", () => {
  it("shows what an import would do before it is done, and changes nothing", async () => {
    await importText(smallShop(), { currency: "GBP" });
    await server().ask("mutation { trainModel(input: { kMeans: { k: 3 } }) { userErrors { code } } }");
    const uploadId = await server().upload(
      "Bestellung;Artikel;Qty;Order date;Price;Customer\n1;A;2;31.12.2025;2,50;101\n1;B;x;31.12.2025;1,00;101\n",
    );
    const before = fileDigest();
    const { previewImport } = await server().ask(
      `mutation ($input: ImportTransactionsInput!) {
        previewImport(input: $input) {
          preview {
            files { preset delimiter dateFormat decimal mapping { column field } ignoredColumns }
            firstRows { number problem invoice stockCode quantity unitPrice orderedAt customerNumber }
            problems { code column count lines example }
            rowsRead rowsKept rowsRejected verdicts { entry rows amount } refusal { code message }
          }
          userErrors { code }
        }
      }`,
      { input: { uploadId, mapping: [{ column: "Bestellung", field: "InvoiceNo" }], maxRejectShare: 0.5 } },
    );
    expect(previewImport).toMatchObject({
      userErrors: [],
      preview: {
        files: [
          {
            ...{
              preset: "orders",
              delimiter: ";",
              dateFormat: "dmy",
              decimal: ",",
              ignoredColumns: ["Artikel"],
            },
            mapping: expect.arrayContaining([{ column: "Bestellung", field: "invoice" }]),
          },
        ],
        firstRows: [
          { number: 1, invoice: "1", quantity: 2, unitPrice: 2.5, orderedAt: "2025-12-31T00:00:00.000Z" },
          { number: 2, invoice: null, problem: expect.stringContaining('"x"') },
        ],
        problems: [{ code: "NOT_A_NUMBER", column: "Qty", count: 1, lines: [3] }],
        ...{ rowsRead: 2, rowsKept: 1, rowsRejected: 1, refusal: null },
        verdicts: [{ entry: "KEPT", rows: 1, amount: 5 }],
      },
    });
    expect(fileDigest()).toBe(before);
  });

  it("shows why an import would be refused", async () => {
    const uploadId = await server().upload(
      `${HEADINGS}\n1,A,,x,2025-01-01,1,101,\n1,A,,y,2025-01-01,1,101,\n`,
    );
    const { previewImport } = await server().ask(
      `mutation ($input: ImportTransactionsInput!) {
        previewImport(input: $input) { preview { rowsRead rowsRejected refusal { code } problems { count } } userErrors { code } }
      }`,
      { input: { uploadId } },
    );
    expect(previewImport.preview).toEqual({
      ...{ rowsRead: 2, rowsRejected: 2, refusal: { code: "TOO_MANY_REJECTS" }, problems: [{ count: 2 }] },
    });
  });

  it("names every option that cannot be, with its path", async () => {
    const { userErrors } = await importText(CORRECTION, {
      ...{ preset: "shopify2", dateFormat: "soon", decimal: "'", delimiter: "ab", encoding: "klingon" },
      ...{
        timeZone: "Mars",
        currency: "pounds",
        cleaningProfile: "clean",
        keepVersions: 0,
        maxRejectShare: 2,
      },
      mapping: [{ column: "a", field: "b" }],
    });
    expect(userErrors.map(({ code, path }: { code: string; path: string[] }) => [code, path[1]])).toEqual(
      expect.arrayContaining(
        [
          ..."preset dateFormat decimal delimiter encoding timeZone mapping".split(" "),
          ..."currency maxRejectShare cleaningProfile keepVersions".split(" "),
        ].map((option) => ["BAD_OPTION", option]),
      ),
    );
    expect(userErrors).toHaveLength(11);
  });

  it("takes no empty currency or profile", async () => {
    const { userErrors } = await importText(CORRECTION, { currency: "", cleaningProfile: "", timeZone: "" });
    expect(userErrors.map(({ path }: { path: string[] }) => path[1]).sort()).toEqual(
      "cleaningProfile currency timeZone".split(" "),
    );
  });

  it("shows a file that is there already, with the refusal", async () => {
    const uploadId = await server().upload(smallShop());
    const { previewImport } = await server().ask(
      `mutation ($input: ImportTransactionsInput!) {
        previewImport(input: $input) {
          preview { files { name preset } firstRows { number } rowsRead rowsKept rowsKnown verdicts { rows } refusal { code } }
          userErrors { code }
        }
      }`,
      { input: { uploadId } },
    );
    const rows = smallShop().trim().split("\n").length - 1;
    expect(previewImport).toMatchObject({
      userErrors: [],
      preview: {
        ...{ files: [{ name: "orders.csv", preset: "uci-online-retail" }], verdicts: [] },
        ...{ rowsRead: rows, rowsKept: 0, rowsKnown: rows, refusal: { code: "ALREADY_IMPORTED" } },
      },
    });
    expect(previewImport.preview.firstRows).toHaveLength(5);
  });

  it("takes a policy for invoices that differ", async () => {
    await importText(CORRECTION);
    const uploadId = await server().upload(CORRECTION.replace("9.99", "8.99"));
    const importAs = async (onKnownInvoice: string) =>
      (await server().ask(IMPORT, { input: { uploadId, waitSeconds: 30, onKnownInvoice } }))
        .importTransactions;
    expect((await importAs("REFUSE")).userErrors).toMatchObject([{ code: "KNOWN_INVOICE_DIFFERS" }]);
    const done = await importAs("REPLACE"); // the refusal has not used the upload up
    expect((await importAs("REPLACE")).userErrors).toMatchObject([{ code: "UPLOAD_NOT_FOUND" }]);
    expect(done).toMatchObject({ userErrors: [], import: { rowsRead: 2, rowsKept: 1, rowsKnown: 1 } });
  });

  it("compares profiles, and is cleaned by another one", async () => {
    const { compareProfiles } = await server().ask(`{
      compareProfiles(other: "standard+duplicate") {
        base { name } other { name reasons } baseCustomerCount otherCustomerCount changeCount
        changes { customerNumber base { monetary segment { name } } other { monetary segment { name } } }
      }
    }`);
    expect(compareProfiles).toMatchObject({
      ...{ base: { name: "standard" }, other: { name: "standard+duplicate" } },
      ...{ baseCustomerCount: 30, otherCustomerCount: 30 },
    });
    expect(compareProfiles.changes).toHaveLength(compareProfiles.changeCount);
    const { changeCleaningRules } = await server().ask(`mutation {
      changeCleaningRules(input: { cleaningProfile: "strict", addNonProductCodes: ["99*"] }) {
        dataSetVersion { cause cleaningProfile { name nonProductCodes } }
        userErrors { code }
      }
    }`);
    expect(changeCleaningRules).toMatchObject({
      userErrors: [],
      dataSetVersion: {
        cause: "RULES",
        cleaningProfile: {
          name: "standard+non_product+duplicate+cancelled_later",
          nonProductCodes: expect.arrayContaining(["99*", "POST"]),
        },
      },
    });
    const { nonProductCodes, activeModel } = await server().ask(
      "{ nonProductCodes activeModel { isStale } }",
    );
    expect(nonProductCodes).toContain("99*");
    expect(activeModel.isStale).toBe(true);
  });

  it("compares equal profiles once, however many ask, and refuses too many different ones", async () => {
    const query = (pairs: readonly (readonly string[])[]) =>
      `{ ${pairs.map(([base, other], i) => `a${i}: compareProfiles(base: "${base}", other: "${other}") { changeCount }`).join(" ")} }`;
    const equal = Array.from({ length: 15 }, () => ["standard", "strict"]);
    expect(Object.keys(await server().ask(query(equal)))).toHaveLength(15); // 15 > 10
    const bases = ["standard", "standard+5", "standard+6", "standard+7"];
    const others = ["strict", "standard+5+6", "standard+6+7"];
    const { errors } = await server().graphql(query(bases.flatMap((base) => others.map((o) => [base, o])))); // 12 > 10
    expect(errors?.[0].extensions).toMatchObject({ reason: "OPERATION_IN_PROGRESS" });
  });

  it("gives every customer the segment of the active model that its features have today", async () => {
    const { customers } = await server().ask(`{
      customers(first: 100) { nodes { segment { key } classification { segment { key } isAnomaly } anomaly { kind } } }
    }`);
    expect(customers.nodes).toHaveLength(30);
    for (const { segment, classification, anomaly } of customers.nodes) {
      expect(classification).toEqual({ segment, isAnomaly: anomaly !== null });
    }
  });

  it("refuses rules that are none", async () => {
    const ask = (input: string) =>
      server().ask(`mutation { changeCleaningRules(input: ${input}) { userErrors { code path } } }`);
    expect(await ask('{ cleaningProfile: "raw" }')).toEqual({
      changeCleaningRules: { userErrors: [{ code: "BAD_OPTION", path: ["input", "cleaningProfile"] }] },
    });
    const faults = async (input: string) => {
      const query = `mutation { changeCleaningRules(input: ${input}) { userErrors { code path message } } }`;
      return (await server().ask(query)).changeCleaningRules.userErrors;
    };
    expect(await faults("{}")).toMatchObject([
      { code: "BAD_OPTION", path: ["input"], message: expect.stringContaining("nothing was asked for") },
    ]);
    const why = "it must be a stock code of 1 to 100 characters, or the start of one and *.";
    expect(await faults('{ addNonProductCodes: [""] }')).toMatchObject([
      { path: ["input", "addNonProductCodes"], message: `addNonProductCodes cannot be "": ${why}` },
    ]);
    expect(await faults('{ removeNonProductCodes: ["nothing"] }')).toMatchObject([
      {
        path: ["input", "removeNonProductCodes"],
        message: 'removeNonProductCodes cannot be "nothing": it is not on the list.',
      },
    ]);
    const long = "x".repeat(100_000);
    for (const input of [`{ cleaningProfile: "${long}" }`, `{ addNonProductCodes: ["${long}"] }`]) {
      expect((await faults(input))[0].message).toMatch(/"x{40}…"/);
    }
    const { errors } = await server().graphql('{ compareProfiles(other: "x") { changeCount } }');
    expect(errors?.[0].extensions).toMatchObject({ code: "BAD_USER_INPUT", reason: "BAD_OPTION" });
  });

  it("forgets a customer", async () => {
    const erase = (number: string) =>
      server().ask(
        `mutation ($number: String!) {
          eraseCustomer(input: { customerNumber: $number }) {
            erasedLines isPurged dataSetVersion { cause dataQuality { raw { customers } } } userErrors { code path }
          }
        }`,
        { number },
      );
    expect((await erase("101")).eraseCustomer).toMatchObject({
      ...{ isPurged: true, userErrors: [] },
      dataSetVersion: { cause: "ERASURE", dataQuality: { raw: { customers: 29 } } },
    });
    expect((await erase("101")).eraseCustomer).toEqual({
      ...{ erasedLines: null, isPurged: null, dataSetVersion: null },
      userErrors: [{ code: "NOT_FOUND", path: ["input", "customerNumber"] }],
    });
    const { customer, dataSetVersions } = await server().ask(`{
      customer(lookup: { customerNumber: "101" }) { id }
      dataSetVersions { nodes { dataQuality { kept { customers } } } }
    }`);
    expect(customer).toBeNull();
    for (const { dataQuality } of dataSetVersions.nodes) expect(dataQuality.kept.customers).toBe(29);
  });
});

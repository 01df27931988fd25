import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { InvalidInput } from "../../src/errors.js";
import { globalId } from "../../src/runs/global-id.js";
import { startImport } from "../../src/runs/import-orders.js";
import { featuresInForce } from "../support/contents.js";
import { HEADINGS, manyOrders, type OrderRow, ordersCsv } from "../support/orders.js";
import { faultOf, type Shop, withServerShop, withShop } from "../support/workspace.js";

const JANUARY: OrderRow[] = [
  { invoice: "1", customer: "10", code: "A", quantity: 2, at: "2011-01-01", price: "3.00" },
  { invoice: "1", customer: "10", code: "A", quantity: 2, at: "2011-01-01", price: "3.00" }, // bought twice
  { invoice: "2", customer: "11", code: "B", at: "2011-01-02", price: "5.00" },
  { invoice: "C3", customer: "11", code: "B", at: "2011-01-03", price: "5.00", quantity: -1 },
];
const FEBRUARY: OrderRow[] = [
  { invoice: "4", customer: "", code: "A", at: "2011-02-01", price: "1.00" },
  { invoice: "5", customer: "10", code: "C", at: "2011-02-02", price: "7.00" },
  { invoice: "6", customer: "12", code: "C", at: "2011-02-03", price: "9.00" },
];

/** Everything that an import can change, but for the record of the import itself. */
function contents({ workspace }: Shop): unknown {
  const all = (table: string) => workspace.database.sqlite.prepare(`SELECT * FROM ${table}`).all();
  return ["order_line", "reject", "data_set_version", "version_import", "ledger", "customer_features"]
    .concat(["excluded_customer", "scoring", "score", "anomaly", "active_model"])
    .map(all);
}

/** The customers in force with spend (thousandths), by number. */
function spend({ workspace }: Shop): Record<string, number> {
  const rows = workspace.database.sqlite
    .prepare(
      "SELECT number, monetary FROM customer_features JOIN customer c ON c.id = customer_id WHERE version_id = (SELECT max(id) FROM data_set_version)",
    )
    .raw()
    .all() as [string, number][];
  return Object.fromEntries(rows);
}

// Each test has a database of its own, so their threads may start side by side.
describe.concurrent("an import", () => {
  it("is recorded with what became of each row", () =>
    withShop(async (shop) => {
      const csv = `${ordersCsv([...JANUARY, ...FEBRUARY])}7,A,,x,2011-01-01,1,10,\n`;
      expect(await shop.import(csv, { maxRejectShare: 0.2, currency: "GBP" })).toMatchObject({
        ...{ status: "COMPLETED_WITH_REJECTS", phase: "done", fraction: 1, error_code: null },
        ...{ rows_read: 8, rows_kept: 5, rows_excluded: 2, rows_rejected: 1, rows_known: 0 }, // 5 + 2 + 1 = 8
      });
      expect(await shop.version()).toMatchObject({
        ...{ currency_code: "GBP", time_zone: "UTC", is_sample: 0, cleaning_profile: "standard" },
        ...{ first_order_at: Date.UTC(2011, 0, 1), last_order_at: Date.UTC(2011, 1, 3) },
      });
      expect(spend(shop)).toEqual({ 10: 19_000, 11: 5_000, 12: 9_000 }); // 2 × 2 × 3 + 7; 5; 9
    }));

  it("of several files is one", () =>
    withShop(async (shop) => {
      const files = [
        { path: await shop.write("a.csv", ordersCsv(JANUARY)), name: "a.csv" },
        { path: await shop.write("b.csv.gz", gzipSync(ordersCsv(FEBRUARY))), name: "b.csv.gz" },
      ];
      expect(await shop.import("", { files })).toMatchObject({ file_name: "a.csv and 1 more", rows_read: 7 });
      expect(Object.keys(spend(shop))).toEqual(["10", "11", "12"]);
    }));

  it("reads times in the zone that is given", () =>
    withShop(async (shop) => {
      await shop.import([{ at: "2011-07-01 12:00" }], { timeZone: "Europe/London" });
      expect((await shop.version()).first_order_at).toBe(Date.UTC(2011, 6, 1, 11));
    }));
});

describe.concurrent("orders that are there already", () => {
  /** Imports those orders after others, then each spelling of them again. */
  const again = (rows: OrderRow[], ...spellings: (string | Uint8Array)[]) =>
    withShop(async (shop) => {
      await shop.import(FEBRUARY);
      const { id } = await shop.import(rows);
      const before = contents(shop);
      for (const spelling of spellings) {
        const fault = await faultOf(shop.import(spelling));
        expect([fault.code, fault.facts.importId]).toEqual(["ALREADY_IMPORTED", globalId("Import", id)]);
      }
      expect(contents(shop)).toEqual(before);
    });
  const csv = ordersCsv(JANUARY);

  it("are known by their bytes, and named by the import that brought them", () => again(JANUARY, csv));

  it("are known in another order of rows, with CRLF, and gzipped", () =>
    again(JANUARY, ordersCsv(JANUARY.toReversed()), csv.replaceAll("\n", "\r\n"), gzipSync(csv)));

  it("are known without invoice numbers too", () => {
    const rows = JANUARY.map((row) => ({ ...row, invoice: "" }));
    return again(rows, ordersCsv(rows.toReversed()));
  });

  it("are known as part of an earlier import", () =>
    withShop(async (shop) => {
      await shop.import(JANUARY);
      const { id } = await shop.import([...JANUARY, ...FEBRUARY]);
      expect(await faultOf(shop.import(FEBRUARY))).toMatchObject({
        code: "ALREADY_IMPORTED",
        facts: { importId: globalId("Import", id) },
      });
    }));

  it("replace themselves by nothing", () =>
    withShop(async (shop) => {
      await shop.import(JANUARY);
      const fault = await faultOf(shop.import(ordersCsv(JANUARY.toReversed()), { replace: true }));
      expect(fault.code).toBe("ALREADY_IMPORTED");
    }));

  it("can be imported again after other orders took their place", () =>
    withShop(async (shop) => {
      await shop.import(JANUARY);
      const { digest } = await shop.version();
      await shop.import(FEBRUARY, { replace: true });
      expect(spend(shop)).toEqual({ 10: 7_000, 12: 9_000 });
      await shop.import(JANUARY, { replace: true });
      expect((await shop.version()).digest).toBe(digest);
    }));
});

describe.concurrent("a second import", () => {
  it("adds up, whichever comes first", () =>
    withShop(async (shop) => {
      await shop.import(JANUARY);
      await shop.import(FEBRUARY);
      expect(spend(shop)).toEqual({ 10: 19_000, 11: 5_000, 12: 9_000 });
      const { digest } = await shop.version();
      await withShop(async (other) => {
        await other.import(FEBRUARY);
        await other.import(JANUARY);
        expect((await other.version()).digest).toBe(digest);
        expect(featuresInForce(other)).toEqual(featuresInForce(shop));
      });
    }));

  it("that overlaps the first counts nothing twice: two halves are the whole, by digest and by features", () => {
    const orders = manyOrders(60);
    const invoices = [...new Set(orders.map(({ invoice }) => invoice))];
    const part = (from: number, to: number) =>
      orders.filter(({ invoice }) => {
        const at = invoices.indexOf(invoice);
        return at >= from && at < to;
      });
    return withShop(async (whole) => {
      await whole.import(orders);
      await withShop(async (shop) => {
        const first = part(0, 120);
        const second = part(80, invoices.length);
        await shop.import(first);
        const { rows_known, rows_read, rows_kept, rows_excluded } = await shop.import(second);
        expect(rows_known).toBe(part(80, 120).length);
        expect(rows_known).toBeGreaterThan(0);
        expect(rows_read).toBe(rows_kept + rows_excluded + rows_known);
        expect((await shop.version()).digest).toBe((await whole.version()).digest);
        expect(featuresInForce(shop)).toEqual(featuresInForce(whole));
      });
    });
  });

  it("with a known invoice that has other lines is refused, and nothing has changed", () =>
    withShop(async (shop) => {
      await shop.import(JANUARY);
      const before = contents(shop);
      const changed = [{ ...JANUARY[2], price: "5.01" }, ...FEBRUARY];
      const fault = await faultOf(shop.import(changed));
      expect(fault.code).toBe("KNOWN_INVOICE_DIFFERS");
      expect(fault.facts).toMatchObject({ invoices: 1, invoice: "2" });
      const thrice = [JANUARY[0], JANUARY[0], JANUARY[0]]; // the data set has it twice
      expect((await faultOf(shop.import(thrice))).facts).toMatchObject({ invoices: 1, invoice: "1" });
      expect(contents(shop)).toEqual(before);
      const statuses = shop.workspace.database.sqlite
        .prepare("SELECT status, error_code FROM import")
        .raw()
        .all();
      expect(statuses).toEqual([
        ["COMPLETED", null],
        ...new Array(2).fill(["FAILED", "KNOWN_INVOICE_DIFFERS"]),
      ]);
    }));

  it("is of the same currency and time zone, which it need not name", () =>
    withShop(async (shop) => {
      await shop.import(JANUARY, { currency: "GBP", timeZone: "Europe/London" });
      const both = shop.import(FEBRUARY, { currency: "EUR", timeZone: "UTC" });
      const { faults } = (await both.catch((error) => error)) as InvalidInput;
      expect(faults.map(({ code, inputPath }) => [code, ...inputPath])).toEqual([
        ["CURRENCY_DIFFERS", "input", "currency"],
        ["TIME_ZONE_DIFFERS", "input", "timeZone"],
      ]);
      await shop.import(FEBRUARY);
      expect(await shop.version()).toMatchObject({ currency_code: "GBP", time_zone: "Europe/London" });
      await shop.import(JANUARY, { currency: "EUR", replace: true });
      expect((await shop.version()).currency_code).toBe("EUR");
    }));
});

describe.concurrent("an import that is refused", () => {
  it("for too many rows that cannot be read leaves nothing behind but those rows, to be looked at", () =>
    withShop(async (shop) => {
      await shop.import(JANUARY);
      const before = contents(shop);
      const rows = Array.from(
        { length: 100 },
        (_, i) => `${900 + i},A,,${i < 6 ? "x" : 1},2011-03-01,1,50,\n`,
      );
      const csv = `${HEADINGS}\n${rows.join("")}`;
      const fault = await faultOf(shop.import(csv));
      expect(fault.code).toBe("TOO_MANY_REJECTS");
      expect(fault.facts).toMatchObject({ rejected: 6, read: 100, limit: 0.05, line: 2, column: "Quantity" });
      const { sqlite } = shop.workspace.database;
      expect(sqlite.prepare("SELECT count(*) FROM reject").pluck().get()).toBe(6);
      const failed = sqlite
        .prepare("SELECT rows_read, rows_rejected FROM import WHERE status = 'FAILED'")
        .get();
      expect(failed).toEqual({ rows_read: 100, rows_rejected: 6 });
      sqlite.exec("DELETE FROM reject");
      expect(contents(shop)).toEqual(before); // no staged lines
      expect((await shop.import(csv, { maxRejectShare: 0.06 })).rows_rejected).toBe(6);
    }));

  it("because no row counts says why", () =>
    withShop(async (shop) => {
      const fault = await faultOf(shop.import([{ customer: "" }, { invoice: "C1" }, { customer: "" }]));
      expect(fault.code).toBe("NO_KEPT_ROWS");
      expect(fault.facts.reasons).toBe("MISSING_CUSTOMER 2, CANCELLATION 1");
      expect(await faultOf(shop.train())).toMatchObject({ code: "NO_DATA" });
    }));

  it("names every option that cannot be, and is not recorded", () =>
    withShop(async (shop) => {
      const bad = { timeZone: "Mars", currency: "pounds", maxRejectShare: Number.NaN };
      const refused = (await shop.import(JANUARY, bad).catch((error) => error)) as InvalidInput;
      expect(refused).toBeInstanceOf(InvalidInput);
      expect(refused.faults.map(({ code, inputPath }) => [code, inputPath[1]])).toEqual([
        ["BAD_OPTION", "timeZone"],
        ["BAD_OPTION", "currency"],
        ["BAD_OPTION", "maxRejectShare"],
      ]);
      expect((await faultOf(shop.import("no headings\n1\n"))).code).toBe("MISSING_COLUMNS");
      expect(shop.workspace.database.sqlite.prepare("SELECT count(*) FROM import").pluck().get()).toBe(0);
    }));

  it("in the middle, by a byte far behind, leaves nothing behind", () =>
    withShop(async (shop) => {
      const text = Buffer.from(ordersCsv(manyOrders(8_000))); // more than what is looked at beforehand
      expect(text.length).toBeGreaterThan(2 ** 21);
      const fault = await faultOf(shop.import(Buffer.concat([text, Buffer.of(0xff)])));
      expect([fault.code, fault.facts.offset]).toEqual(["UNSUPPORTED_ENCODING", text.length]);
      expect(shop.workspace.database.sqlite.prepare("SELECT count(*) FROM order_line").pluck().get()).toBe(0);
    }));
});

describe.concurrent("real orders", () => {
  it("take the place of the sample, and no model is active then", () =>
    withShop(async (shop) => {
      await shop.import(manyOrders(40), { isSample: true, currency: "GBP" });
      await shop.train();
      const active = shop.workspace.database.sqlite.prepare("SELECT count(*) FROM active_model").pluck();
      expect(active.get()).toBe(1);
      const path = await shop.write("real.csv", ordersCsv(JANUARY));
      const started = await startImport(shop.workspace, { files: [{ path, name: "real.csv" }] });
      expect(started.replacesSample).toBe(true);
      expect(await started.finished).toBe(null);
      expect(spend(shop)).toEqual({ 10: 12_000, 11: 5_000 });
      expect(await shop.version()).toMatchObject({ is_sample: 0, currency_code: null });
      expect(active.get()).toBe(0);
    }));

  it("that come in two imports at once, behind the sample, add up", () =>
    withServerShop(async (shop) => {
      await shop.import(manyOrders(5), { isSample: true });
      await Promise.all([shop.import(JANUARY), shop.import(FEBRUARY)]);
      expect(spend(shop)).toEqual({ 10: 19_000, 11: 5_000, 12: 9_000 });
    }));

  it("that come in two imports at once have one currency", () =>
    withServerShop(async (shop) => {
      const ends = await Promise.allSettled([
        shop.import(JANUARY, { currency: "GBP" }),
        shop.import(FEBRUARY, { currency: "EUR" }),
      ]);
      const refused = ends.filter((end) => end.status === "rejected").map(({ reason }) => reason.code);
      expect(refused).toEqual(["CURRENCY_DIFFERS"]);
    }));
});

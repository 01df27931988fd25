import { describe, expect, it } from "vitest";
import { rowCount, sumOf } from "../support/contents.js";
import { manyOrders, type OrderRow, ordersCsv } from "../support/orders.js";
import { faultOf, type Shop, withShop } from "../support/workspace.js";

const line = (invoice: string, code: string, price: string, day = "05"): OrderRow => ({
  ...{ invoice, code, price, at: `2011-01-${day} 10:00`, quantity: 1, customer: `C-${invoice || code}` },
});

const KNOWN = [line("1", "A", "1.00"), line("1", "B", "2.00"), line("2", "A", "4.00")];
/** Invoice 1 with B corrected to 3.00 and A as it was; invoice 3 is new. */
const CORRECTED = [line("1", "A", "1.00"), line("1", "B", "3.00"), line("3", "A", "8.00")];

const amounts = async (shop: Shop) => {
  const { id } = await shop.version();
  return shop.workspace.database.sqlite
    .prepare("SELECT amount FROM ledger WHERE version_id = ? AND entry = 'KEPT'")
    .pluck()
    .get(id);
};

describe.concurrent("an invoice that is known with other lines", () => {
  it("is refused where nobody says what to do, and nothing changes", () =>
    withShop(async (shop) => {
      await shop.import(KNOWN);
      const before = await sumOf(shop);
      expect(await faultOf(shop.import(CORRECTED))).toMatchObject({
        code: "KNOWN_INVOICE_DIFFERS",
        facts: { invoices: 1, invoice: "1" },
      });
      expect([await sumOf(shop), rowCount(shop, "order_line")]).toEqual([before, 3]);
    }));

  it("replaces its lines: the invoice is what the new file says; the version before stays as it was", () =>
    withShop(async (shop) => {
      await shop.import(KNOWN);
      const first = await sumOf(shop);
      const done = await shop.import(CORRECTED, { onKnownInvoice: "REPLACE" });
      // read 3 = kept 2 (B at 3.00, invoice 3) + known 1 (A of invoice 1)
      expect(done).toMatchObject({ rows_read: 3, rows_kept: 2, rows_known: 1 });
      expect(await amounts(shop)).toBe(1_000 + 3_000 + 4_000 + 8_000);
      await withShop(async (other) => {
        await other.import([...CORRECTED, KNOWN[2]]);
        expect(await sumOf(other)).toEqual(await sumOf(shop));
      });
      const { sqlite } = shop.workspace.database;
      sqlite.exec("UPDATE order_line SET import_id = import_id"); // the lines of version 1 are all there still
      expect(rowCount(shop, "order_line", "removed_in IS NULL OR removed_in > 1")).toBe(5);
      expect((first as { digest: string }).digest).toBe(
        sqlite.prepare("SELECT digest FROM data_set_version WHERE id = 1").pluck().get(),
      );
    }));

  it("loses the lines that the new file has no more, where it is replaced", () =>
    withShop(async (shop) => {
      await shop.import(KNOWN);
      await shop.import([line("1", "A", "1.00"), line("3", "A", "8.00")], { onKnownInvoice: "REPLACE" });
      expect(await amounts(shop)).toBe(1_000 + 4_000 + 8_000);
    }));

  it("keeps its lines, where the known ones are kept; those of the file count as known", () =>
    withShop(async (shop) => {
      await shop.import(KNOWN);
      const done = await shop.import(CORRECTED, { onKnownInvoice: "KEEP" });
      expect(done).toMatchObject({ rows_read: 3, rows_kept: 1, rows_known: 2 });
      expect(await amounts(shop)).toBe(1_000 + 2_000 + 4_000 + 8_000);
    }));

  it("gets the differing lines besides its own, where they are added", () =>
    withShop(async (shop) => {
      await shop.import(KNOWN);
      const done = await shop.import(CORRECTED, { onKnownInvoice: "ADD" });
      expect(done).toMatchObject({ rows_read: 3, rows_kept: 2, rows_known: 1 });
      expect(await amounts(shop)).toBe(1_000 + 2_000 + 3_000 + 4_000 + 8_000);
    }));

  it("may be replaced again, back to what it was: the digest is the one of the first version", () =>
    withShop(async (shop) => {
      await shop.import(KNOWN);
      const first = await sumOf(shop);
      await shop.import([line("1", "A", "9.00")], { onKnownInvoice: "REPLACE" });
      await shop.import(KNOWN.slice(0, 2), { onKnownInvoice: "REPLACE" });
      expect(await sumOf(shop)).toEqual(first);
    }));

  it("may be set right again by the file that was replaced, which is not there already", () =>
    withShop(async (shop) => {
      await shop.import(KNOWN);
      const first = await sumOf(shop);
      await shop.import([KNOWN[0], { ...KNOWN[1], price: "9.00" }], { onKnownInvoice: "REPLACE" });
      for (const again of [KNOWN, KNOWN.toReversed()]) {
        expect((await faultOf(shop.import(again))).code).toBe("KNOWN_INVOICE_DIFFERS");
      }
      await shop.import(KNOWN, { onKnownInvoice: "REPLACE" });
      expect(await sumOf(shop)).toEqual(first);
    }));

  it("is said to be kept where the file has nothing else", () =>
    withShop(async (shop) => {
      await shop.import(KNOWN);
      const fault = await faultOf(shop.import(CORRECTED.slice(0, 2), { onKnownInvoice: "KEEP" }));
      expect([fault.code, fault.facts.lines]).toEqual(["NOTHING_NEW", 1]);
    }));

  it("needs as many equal lines as are known: a second copy is another line", () =>
    withShop(async (shop) => {
      await shop.import(KNOWN);
      const twice = [KNOWN[2], KNOWN[2]];
      expect((await faultOf(shop.import(twice))).code).toBe("KNOWN_INVOICE_DIFFERS");
      expect(await shop.import(twice, { onKnownInvoice: "ADD" })).toMatchObject({
        rows_kept: 1,
        rows_known: 1,
      });
    }));

  it("is no matter where all orders are replaced", () =>
    withShop(async (shop) => {
      await shop.import(KNOWN);
      await shop.import(CORRECTED, { replace: true });
      expect(await amounts(shop)).toBe(1_000 + 3_000 + 8_000);
    }));
});

describe.concurrent("orders without invoice numbers in a period that is known", () => {
  const known = [line("", "A", "1.00", "05"), line("", "B", "2.00", "10")];
  const overlapping = [line("", "B", "2.00", "10"), line("", "D", "4.00", "08"), line("", "E", "8.00", "15")];
  // the common period is 8 to 10 January: B is equal, D is not known, E lies after it

  it("are refused where nobody says what to do", () =>
    withShop(async (shop) => {
      await shop.import(known);
      expect((await faultOf(shop.import(overlapping))).code).toBe("PERIOD_OVERLAPS");
    }));

  it.each([
    ["ADD", 1_000 + 2_000 + 4_000 + 8_000, 1],
    ["KEEP", 1_000 + 2_000 + 8_000, 2],
    ["REPLACE", 1_000 + 2_000 + 4_000 + 8_000, 1],
  ] as const)("go by the policy %s", (onKnownInvoice, sum, rows_known) =>
    withShop(async (shop) => {
      await shop.import(known);
      expect(await shop.import(overlapping, { onKnownInvoice })).toMatchObject({ rows_known });
      expect(await amounts(shop)).toBe(sum);
    }),
  );

  it("lose what the new file has no more, where they are replaced", () =>
    withShop(async (shop) => {
      await shop.import([...known, line("", "C", "16.00", "09")]);
      await shop.import(overlapping, { onKnownInvoice: "REPLACE" });
      expect(await amounts(shop)).toBe(1_000 + 2_000 + 4_000 + 8_000);
    }));

  it("may follow it", () =>
    withShop(async (shop) => {
      await shop.import(known);
      await shop.import([line("", "E", "8.00", "15")]);
      expect(await amounts(shop)).toBe(1_000 + 2_000 + 8_000);
    }));
});

describe("overlapping exports", () => {
  const orders = manyOrders(60);
  const invoices = [...new Set(orders.map(({ invoice }) => invoice))];
  /** The orders of some invoices, by their place in the list. */
  const part = (from: number, until: number) => {
    const chosen = new Set(invoices.slice(from, until));
    return orders.filter(({ invoice }) => chosen.has(invoice));
  };
  const parts = [part(0, 60), part(40, 110), part(90, 150), part(140, 999)];

  it("give the data set of the whole in any order, with rules, ledger and features", () =>
    withShop(async (whole) => {
      await whole.import(orders);
      const expected = await sumOf(whole);
      for (const order of [
        [0, 1, 2, 3],
        [3, 1, 0, 2],
      ]) {
        await withShop(async (shop) => {
          for (const i of order) await shop.import(parts[i]);
          expect(await sumOf(shop)).toEqual(expected);
        });
      }
    }));

  it("give the data set of the whole as files of one import too, and count what they share", () =>
    withShop(async (whole) => {
      await whole.import(orders);
      await withShop(async (shop) => {
        const files = await Promise.all(
          parts.map(async (rows, i) => ({
            path: await shop.write(`${i}.csv`, ordersCsv(rows)),
            name: `${i}.csv`,
          })),
        );
        const done = await shop.import("", { files });
        const read = parts.reduce((sum, rows) => sum + rows.length, 0);
        expect(done).toMatchObject({ rows_read: read, rows_known: read - orders.length });
        expect(await sumOf(shop)).toEqual(await sumOf(whole));
      });
    }));

  it("that split an invoice between files of one import complete it", () =>
    withShop(async (shop) => {
      const files = [
        { path: await shop.write("a.csv", ordersCsv(KNOWN.slice(0, 1))), name: "a.csv" },
        { path: await shop.write("b.csv", ordersCsv(KNOWN.slice(1))), name: "b.csv" },
      ];
      expect(await shop.import("", { files })).toMatchObject({ rows_kept: 3, rows_known: 0 });
    }));
});

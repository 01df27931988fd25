import { describe, expect, it } from "vitest";
import { openGraph } from "../../src/reports/open-graph.js";
import { renderAbout } from "../../src/reports/render-about.js";
import { manyOrders, type OrderRow, ordersCsv } from "../support/orders.js";
import { type Shop, withShop } from "../support/workspace.js";
import { OPTIONS, REPORTS } from "./support.js";

const REQUEST = {
  ...OPTIONS,
  name: "data-quality",
  subject: { modelRunId: null, baseId: null },
  links: { home: null, reports: [], exports: null, modelRunId: null },
  revealsIds: false,
};

/** The report of a shop: its sentences as plain text, and its charts. */
async function reportOf({ workspace }: Shop): Promise<{ text: string; charts: string[] }> {
  const graph = await openGraph(workspace, [REPORTS]);
  const { html, problems, specs } = await renderAbout([REPORTS], graph, REQUEST);
  expect(problems).toEqual([]);
  const main = html.slice(html.indexOf("<main"), html.indexOf("</main>"));
  const text = main.replace(/<script.*?<\/script>|<[^>]*>/gs, "").replace(/\s+/g, " ");
  return { text, charts: Object.keys(specs) };
}

/** Four orders of two customers; then what is asked for. */
const few = (rows: readonly OrderRow[]): OrderRow[] => [
  ...[1, 2, 3, 4].map((n) => ({
    invoice: String(n),
    customer: n < 3 ? "A" : "B",
    at: `2011-01-0${n} 12:00`,
  })),
  ...rows,
];

describe("the report on data quality", () => {
  it("says that nothing is wrong where nothing is", () =>
    withShop(async (shop) => {
      await shop.import(manyOrders(30), { currency: "EUR" });
      const { text, charts } = await reportOf(shop);
      expect(text).toMatch(/All [\d,]+ order lines count, and the money adds up to the penny\./);
      expect(text).toContain("Nothing waits for a decision.");
      expect(text).toContain("Nowhere: each of the columns has a value in every order line.");
      expect(text).toContain("No order line is a cancellation.");
      expect(text).toContain("None of the switches would change anything in these orders.");
      expect(text).toContain("Nobody's: every customer has at least one order line that counts.");
      expect(text).toContain("Every row could be read.");
      expect(charts).toEqual(["weeks"]);
    }));

  it("accounts for every line and every penny that is left out", () =>
    withShop(async (shop) => {
      const lines: OrderRow[] = [
        { invoice: "5", customer: "", price: "10.00", at: "2011-01-03 12:00" },
        { invoice: "6", customer: "", price: "10.01", at: "2011-02-05 12:00" },
        { invoice: "C7", customer: "A", quantity: -1, at: "2011-01-03 13:00" },
        { invoice: "C8", customer: "Z", quantity: -2, at: "2011-02-06 12:00" },
        { invoice: "9", customer: "Y", price: 0, at: "2011-02-07 12:00" },
      ];
      await shop.import(few(lines), { currency: "GBP" });
      const { text, charts } = await reportOf(shop);
      expect(text).toContain("Of 9 order lines, 44% count; many of the others");
      // 4 × 2.50 count; 20.01 of nobody; 7.50 taken back
      expect(text).toContain("All that was read 9 £22.51 without a customer number -2 -£20.01");
      expect(text).toContain("cancellations (negative, so leaving them out adds) -2 +£7.50");
      expect(text).toContain("What counts 4 £10.00 Left unexplained 0 £0.00");
      expect(text).toContain("CustomerID is missing in 22% of all lines (2), in every month.");
      expect(text).toContain("Customers cancelled or sent back £2.50.");
      expect(text).toContain("2 customers have order lines, but none that counts, and so no segment.");
      expect(text).toContain("1 only cancelled 1 paid nothing They bring nothing");
      expect(text).toContain("Cancellations of £5 are in no customer's figures");
      expect(charts).toEqual(["what-counts"]);
    }));

  it("tells each import, and what could not be read", () =>
    withShop(async (shop) => {
      await shop.import(few([]));
      const wrong = { invoice: "11", customer: "A", quantity: "many", at: "2011-03-01 12:00" };
      const right = manyOrders(12).map((row) => ({ ...row, at: row.at!.replace("2011", "2012") }));
      await shop.import(ordersCsv([...right, wrong]), { maxRejectShare: 0.5 });
      const { text, charts } = await reportOf(shop);
      expect(text).toContain("2 imports of 2 files brought");
      expect(text).toContain("1 row could not be read: clientele export rejects lists it");
      expect(text).toContain("What was wrong with rows that could not be read");
      expect(text).toMatch(/months have no order that counts: February 2011, March 2011/);
      expect(charts).toContain("faults-of-rows");
    }));
});

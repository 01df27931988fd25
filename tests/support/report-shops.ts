import { readFileSync } from "node:fs";
import { renameSegment } from "../../src/runs/rename-segment.js";
import { SAMPLE } from "./cli.js";
import { manyOrders, type OrderRow } from "./orders.js";
import { bySpend, TEN_CUSTOMERS } from "./spending-shop.js";
import { tuneShop } from "./tuning.js";
import type { Shop } from "./workspace.js";

/** What pages are about, and what their queries must be given for it: runs by number, the data set version by id. */
export interface ReportView {
  /** The run that is asked for; null is what a reader gets who names none. */
  readonly asked: number | null;
  readonly run: number | null;
  readonly base: number | null;
  readonly tuning: number | null;
  readonly latest: number | null;
  readonly version: number | null;
}

const NOTHING: ReportView = { asked: null, run: null, base: null, tuning: null, latest: null, version: null };

/** A shop that every report must do justice to. */
export interface ReportShop {
  readonly name: string;
  /** Fills a new shop: imports, runs. */
  fill(shop: Shop): Promise<void>;
  /** The runs to report on. */
  readonly views: readonly ReportView[];
}

const QUICK_TUNING = { kMeans: { kMax: 6, restarts: 2, bootstraps: 10 }, dbscan: {} };

/** The sample orders: most of them, a model, the rest, a tuning, and a model of that. */
const USUAL: ReportShop = {
  name: "a usual shop",
  async fill(shop) {
    const [headings, ...lines] = readFileSync(SAMPLE, "utf8").trimEnd().split("\n");
    const half = lines.filter((line) => line < "702500");
    const rest = lines.filter((line) => line >= "702500");
    await shop.import([headings, ...half, ""].join("\n"), { currency: "GBP" });
    await shop.train({ kMeans: { k: 4, restarts: 3 } });
    await shop.import([headings, ...rest, ""].join("\n"));
    const { run } = await tuneShop(shop, QUICK_TUNING);
    await shop.train({ tuningRunId: run.id });
  },
  views: [
    { asked: null, run: 3, base: 1, tuning: 2, latest: 3, version: 2 },
    { asked: 1, run: 1, base: null, tuning: null, latest: 3, version: 1 }, // of other data than the tuning
    { asked: 2, run: 2, base: null, tuning: 2, latest: 3, version: 2 }, // a tuning is no model
  ],
};

/** Names that try everything: markup, a formula, a line separator, right-to-left, length, pictures. */
export const HOSTILE_NAMES = [
  "</script><img src=x onerror=alert(1)>",
  '=HYPERLINK("x")',
  "line\u2028separator",
  "متجر الهدايا الكبير",
  "A very long name ".repeat(12).trim(), // 203 characters
  "🛒👩‍👩‍👧‍👦🇬🇧",
  "{{ x }} {% if %} **b** [l](javascript:alert(1)) `c` <b>",
] as const;

/** Countries, products and a segment with the worst of names. */
const HOSTILE: ReportShop = {
  name: "a shop of hostile names",
  async fill(shop) {
    const rows = manyOrders(60).map((row): OrderRow => {
      const customer = Number(row.customer);
      return {
        ...row,
        country: quoted(HOSTILE_NAMES[customer % HOSTILE_NAMES.length]!),
        description: quoted(HOSTILE_NAMES[Number(row.code) % HOSTILE_NAMES.length]!),
        customer: quoted(customer % 7 === 0 ? `<b>${customer}</b>` : String(customer)),
      };
    });
    await shop.import(rows, { currency: "EUR" });
    await shop.train({ kMeans: { k: 3 } });
    const { run } = await tuneShop(shop, QUICK_TUNING);
    await shop.train({ kMeans: { k: 4 }, tuningRunId: run.id });
    const { database } = shop.workspace;
    const keys = database.sqlite
      .prepare("SELECT key FROM segment WHERE run_id = 3 ORDER BY number")
      .pluck()
      .all() as string[];
    for (const [i, name] of [HOSTILE_NAMES[0], HOSTILE_NAMES[1]].entries())
      await renameSegment(database, { segmentKey: keys[i]!, name, now: Date.now() });
  },
  views: [{ asked: null, run: 3, base: 1, tuning: 2, latest: 3, version: 1 }],
};

/** Ten customers of one country with one order each at one instant; two segments by spend; nobody unusual. */
const TINY: ReportShop = {
  name: "a tiny shop without a currency, with k = 2 and one run",
  async fill(shop) {
    await shop.import(TEN_CUSTOMERS);
    await shop.train(bySpend(2));
  },
  views: [{ ...NOTHING, run: 1, latest: 1, version: 1 }],
};

/** One month of single orders, evenly spread: no elbow, nothing repeated, no segment that stands out. */
const EVEN: ReportShop = {
  name: "a shop without an elbow, of one month, in which nobody comes back",
  async fill(shop) {
    const rows = Array.from({ length: 36 }, (_, i): OrderRow => {
      const day = 1 + (i % 6) * 5;
      return {
        ...{
          invoice: String(1000 + i),
          customer: String(1 + i),
          quantity: 1,
          code: String(20_000 + (i % 3)),
        },
        ...{ at: `2024-03-${String(day).padStart(2, "0")} 10:00`, price: 10 + Math.floor(i / 6) * 3 },
      };
    });
    await shop.import(rows, { currency: "JPY" });
    const space = { features: ["RECENCY", "MONETARY"], preprocessing: { transform: "NONE" } } as const;
    const { run } = await tuneShop(shop, { ...space, kMeans: { kMax: 5, restarts: 2, bootstraps: 10 } });
    await shop.train({ tuningRunId: run.id, dbscan: { eps: 10, minSamples: 2 } });
  },
  views: [{ ...NOTHING, run: 2, tuning: 1, latest: 2, version: 1 }],
};

/** Orders and a tuning, but no model was ever trained. */
const UNTRAINED: ReportShop = {
  name: "a shop with a tuning and no model",
  async fill(shop) {
    await shop.import(manyOrders(40), { currency: "USD" });
    await tuneShop(shop, QUICK_TUNING);
  },
  views: [{ ...NOTHING, latest: 1, version: 1 }],
};

/** One customer with one order, and lines that are all left out. */
const ALONE: ReportShop = {
  name: "a shop of one customer",
  async fill(shop) {
    await shop.import([{ customer: "1" }]);
  },
  views: [{ ...NOTHING, version: 1 }],
};

const EMPTY: ReportShop = { name: "a shop without orders", fill: async () => undefined, views: [NOTHING] };

export const BIG_SHOPS: readonly ReportShop[] = [USUAL, HOSTILE];
export const EDGE_SHOPS: readonly ReportShop[] = [TINY, EVEN, UNTRAINED, ALONE, EMPTY];
export { HOSTILE as HOSTILE_SHOP, USUAL as USUAL_SHOP };

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

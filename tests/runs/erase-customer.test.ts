import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { recordRenderedReport } from "../../src/database/rendered-reports.js";
import { sha256 } from "../../src/runs/canonical-json.js";
import { startErasure } from "../../src/runs/start-erasure.js";
import { featuresInForce, ledgerOf, rowCount, sumOf } from "../support/contents.js";
import { manyOrders, type OrderRow, ordersCsv } from "../support/orders.js";
import { faultOf, type Shop, withServerShop, withShop } from "../support/workspace.js";

/** A number that stands nowhere else: not in an instant, an amount or a digest. */
const NUMBER = "Kundin-4711-Ä";

const OF_HER: OrderRow[] = [
  { invoice: "her-1", customer: NUMBER, code: "20001", at: "2011-12-20 10:00", price: "70.00", quantity: 3 },
  { invoice: "her-2", customer: NUMBER, code: "20002", at: "2011-12-24 10:00", price: "10.00", quantity: 1 },
  {
    invoice: "Cher-3",
    customer: NUMBER,
    code: "20002",
    at: "2011-12-25 10:00",
    price: "10.00",
    quantity: -1,
  },
];
const OTHERS = manyOrders(60);

/** The files of the database in which a text stands. */
function filesWith(folder: string, text: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.startsWith("shop.sqlite"),
  );
  return files
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => readFileSync(path).includes(Buffer.from(text)));
}

async function withHer(shop: Shop): Promise<void> {
  await shop.import(OTHERS);
  const reject = `her-4,20001,A mug,x,2011-12-26,1.00,${NUMBER},Norway\n`;
  await shop.import(`${ordersCsv(OF_HER)}${reject}`, { maxRejectShare: 1 });
}

describe.concurrent("erasing a customer", () => {
  it("leaves nothing of it in the database file and its log", () =>
    withShop(async (shop) => {
      await withHer(shop);
      await shop.train({ kMeans: { k: 3 } });
      expect(filesWith(shop.folder, NUMBER)).not.toEqual([]);
      const erased = await startErasure(shop.workspace, NUMBER);
      expect(erased).toMatchObject({ erasedLines: 3, isPurged: true });
      expect(filesWith(shop.folder, NUMBER)).toEqual([]);
      expect(filesWith(shop.folder, "her-1")).toEqual([]);
    }));

  it("gives the data set that the others alone make, as a new version", () =>
    withShop(async (shop) => {
      await withHer(shop);
      const { versionId } = await startErasure(shop.workspace, NUMBER);
      expect(await shop.version()).toMatchObject({ id: versionId, cause: "ERASURE" });
      await withShop(async (other) => {
        await other.import(OTHERS);
        expect(await sumOf(shop)).toEqual(await sumOf(other));
      });
    }));

  it("takes it out of older versions too: their ledgers balance and their digests are of the rest", () =>
    withShop(async (shop) => {
      await withHer(shop);
      const [first, second] = [ledgerOf(shop, 1), ledgerOf(shop, 2)];
      await startErasure(shop.workspace, NUMBER);
      const digests = shop.workspace.database.sqlite
        .prepare("SELECT digest FROM data_set_version ORDER BY id")
        .pluck()
        .all();
      expect(new Set(digests).size).toBe(1);
      expect(ledgerOf(shop, 2)).not.toEqual(second);
      expect([ledgerOf(shop, 1), ledgerOf(shop, 2), ledgerOf(shop, 3)]).toEqual([first, first, first]);
    }));

  it("keeps the active model, and every other customer's place in it and nearest peer", () =>
    withShop(async (shop) => {
      await withHer(shop);
      await shop.train({ kMeans: { k: 3 } });
      const scores = () =>
        shop.workspace.database.sqlite
          .prepare(
            `SELECT c.number, segment, dbscan_label, training_row FROM score s JOIN customer c ON c.id = s.customer_id
             JOIN scoring g ON g.id = s.scoring_id WHERE g.is_fitted = 1 AND c.number <> ? ORDER BY c.number`,
          )
          .raw()
          .all(NUMBER);
      const before = scores();
      await startErasure(shop.workspace, NUMBER);
      expect(scores()).toEqual(before);
      expect(rowCount(shop, "active_model")).toBe(1);
      const scored = "scoring_id = (SELECT scoring_id FROM active_model)";
      expect(rowCount(shop, "score", scored)).toBe(featuresInForce(shop).length);
    }));

  it("empties the rejects that name it, and still counts them", () =>
    withShop(async (shop) => {
      await withHer(shop);
      await startErasure(shop.workspace, NUMBER);
      const rejects = shop.workspace.database.sqlite.prepare("SELECT line, raw, reason FROM reject").all();
      expect(rejects).toEqual([{ line: 5, raw: "(erased)", reason: "(erased)" }]);
    }));

  it("takes away the report files that were written from the database", () =>
    withShop(async (shop) => {
      await withHer(shop);
      const path = await shop.write("segments.html", `a page about ${NUMBER}`);
      const digest = sha256(readFileSync(path, "utf8"));
      const foreign = await shop.write("mine.html", "another page");
      await recordRenderedReport(shop.workspace.database.db, path, digest, 1).execute();
      await startErasure(shop.workspace, NUMBER);
      expect([existsSync(path), existsSync(foreign)]).toEqual([false, true]);
      expect(rowCount(shop, "rendered_report")).toBe(0);
    }));

  it("is remembered without saying of whom", () =>
    withShop(async (shop) => {
      await withHer(shop);
      const { versionId } = await startErasure(shop.workspace, NUMBER);
      const rows = shop.workspace.database.sqlite.prepare("SELECT * FROM erasure").all();
      expect(rows).toEqual([
        expect.objectContaining({ version_id: versionId, erased_lines: 3, purged_at: expect.any(Number) }),
      ]);
    }));

  it("of nobody is refused", () =>
    withShop(async (shop) => {
      expect((await faultOf(startErasure(shop.workspace, NUMBER))).code).toBe("NOT_FOUND");
      await shop.import(OTHERS);
      expect((await faultOf(startErasure(shop.workspace, "10001 "))).code).toBe("NOT_FOUND");
    }));

  it("of the last one leaves an empty data set, to which orders can be added", () =>
    withShop(async (shop) => {
      await shop.import(OF_HER);
      await startErasure(shop.workspace, NUMBER);
      expect(featuresInForce(shop)).toEqual([]);
      await shop.import(OTHERS);
      expect(featuresInForce(shop)).toHaveLength(60);
    }));

  it("waits for a training that goes on, whose model then serves the rest", () =>
    withServerShop(async (shop) => {
      await withHer(shop);
      const training = shop.train({ kMeans: { k: 3 } });
      const erasing = startErasure(shop.workspace, NUMBER);
      await Promise.all([training, erasing]);
      expect(filesWith(shop.folder, NUMBER)).toEqual([]);
      expect(rowCount(shop, "active_model")).toBe(1);
    }));

  it("is finished by the next job where the program ended before the files were seen to", () =>
    withShop(async (shop) => {
      await withHer(shop);
      await startErasure(shop.workspace, NUMBER);
      const { sqlite } = shop.workspace.database;
      sqlite.exec("UPDATE erasure SET purged_at = NULL"); // as a kill between the two leaves it
      await shop.import([{ invoice: "new", at: "2012-01-01", customer: "10001" }]);
      expect(rowCount(shop, "erasure", "purged_at IS NULL")).toBe(0);
    }));
});

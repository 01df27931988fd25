import { Kysely, SqliteDialect } from "kysely";
import { describe, expect, it } from "vitest";
import { customersByNumber } from "../../src/database/customer-page.js";
import type { Tables } from "../../src/database/tables.js";
import { manyOrders } from "../support/orders.js";
import { type Shop, withShop } from "../support/workspace.js";

const RANGES = [
  { isAscending: true, at: null, count: 4 },
  { isAscending: false, at: null, count: 4 },
  { isAscending: true, at: "10020", count: 4 },
  { isAscending: false, at: "10020", count: 4, among: 10 },
];

/** How SQLite carries out the query of a range. */
async function planOf({ workspace }: Shop, range: (typeof RANGES)[number]): Promise<string[]> {
  const { sqlite } = workspace.database;
  let asked = "";
  const prepare = (sql: string) => {
    asked = sql;
    return sqlite.prepare(sql);
  };
  const db = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: { prepare, close: () => undefined } }),
  });
  await customersByNumber(db, { versionId: 1, scoringId: 1, isOfRun: false }, range);
  const rows = sqlite.prepare(`EXPLAIN QUERY PLAN ${asked}`).all(...[...asked.matchAll(/\?/g)].map(() => 1));
  return (rows as { detail: string }[]).map(({ detail }) => detail);
}

describe("customers by number", () => {
  it("are found along the index of the numbers: nothing is sorted, and no table read through", () =>
    withShop(async (shop) => {
      await shop.import(manyOrders(40));
      for (const range of RANGES) {
        const plan = await planOf(shop, range);
        expect(plan.join("\n")).toMatch(/USING COVERING INDEX sqlite_autoindex_customer_1/);
        expect(plan.filter((step) => /TEMP B-TREE|^SCAN (f|customer_features|s|score)\b/.test(step))).toEqual(
          [],
        );
      }
    }));

  it("are those beyond a number in either direction, among so many numbers at most", () =>
    withShop(async (shop) => {
      await shop.import(manyOrders(40));
      const { db } = shop.workspace.database;
      const scope = { versionId: (await shop.version()).id, scoringId: null, isOfRun: false };
      const found = RANGES.map(async (range) =>
        (await customersByNumber(db, scope, range)).map((row) => row.number),
      );
      expect(await Promise.all(found)).toEqual([
        ["10001", "10002", "10003", "10004"],
        ["10040", "10039", "10038", "10037"],
        ["10021", "10022", "10023", "10024"],
        ["10019", "10018", "10017", "10016"],
      ]);
      const few = { isAscending: true, at: null, count: 4, among: 2 };
      expect((await customersByNumber(db, scope, few)).map((row) => row.number)).toEqual(["10001", "10002"]);
    }));
});

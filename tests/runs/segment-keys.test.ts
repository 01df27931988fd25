import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activeModel } from "../../src/database/active-model.js";
import { segmentsOfRun } from "../../src/database/model-runs.js";
import { segmentKeys } from "../../src/runs/segment-keys.js";
import { startActivation } from "../../src/runs/start-activation.js";
import { startRenaming } from "../../src/runs/start-renaming.js";
import { bySpend, TEN_CUSTOMERS, TWO_MORE } from "../support/spending-shop.js";
import { type Shop, withShop } from "../support/workspace.js";

describe("segmentKeys", () => {
  const keys = (names: string[], inherited = names.map((): string | null => null), taken: string[] = []) =>
    segmentKeys({ names, inherited, taken });

  it("are the slugs of the names", () => {
    expect(keys(["Champions", "Loyal customers · higher spend", "At risk · 2"])).toEqual([
      "champions",
      "loyal-customers-higher-spend",
      "at-risk-2",
    ]);
  });

  it("are inherited, whatever the name has become", () => {
    expect(keys(["Champions", "Hibernating"], ["cannot-lose", null], ["cannot-lose", "at-risk"])).toEqual([
      "cannot-lose",
      "hibernating",
    ]);
  });

  it("never stand for something else: of the last model, a name given by hand, or another segment", () => {
    expect(keys(["Champions"], [null], ["champions"])).toEqual(["champions-2"]);
    expect(keys(["Champions"], [null], ["champions", "champions-2"])).toEqual(["champions-3"]);
    expect(keys(["Champions", "At risk"], [null, "champions"])).toEqual(["champions-2", "champions"]);
    expect(keys(["At risk", "At risk · 2"], [null, null], ["at-risk"])).toEqual(["at-risk-2", "at-risk-2-2"]);
  });
});

it("keys are unique, inherited where they can be, and otherwise none that is taken", () => {
  const key = fc.constantFrom("a", "a-2", "a-3", "b", "b-2");
  const name = fc.constantFrom("A", "A · 2", "B");
  const inherited = fc.uniqueArray(fc.option(key), { selector: (one) => one ?? {}, maxLength: 8 });
  fc.assert(
    fc.property(
      inherited,
      fc.array(key),
      fc.array(name, { minLength: 8, maxLength: 8 }),
      (from, taken, names) => {
        const used = names.slice(0, from.length);
        const keys = segmentKeys({ names: used, inherited: from, taken });
        expect(new Set(keys).size).toBe(used.length);
        keys.forEach((given, i) => {
          if (from[i] !== null) expect(given).toBe(from[i]);
          else expect(taken).not.toContain(given);
        });
      },
    ),
  );
});

/** Key and name of each segment of a run, by number. */
async function segmentsOf({ workspace }: Shop, runId: number) {
  const rows = await segmentsOfRun(workspace.database.db, runId).execute();
  return rows.map(({ key, name, customer_count }) => ({ key, name, customers: customer_count }));
}

const keysOf = async (shop: Shop, runId: number) => (await segmentsOf(shop, runId)).map(({ key }) => key);

describe("a retraining", () => {
  it("on the same data keeps every key", () =>
    withShop(async (shop) => {
      await shop.import(TEN_CUSTOMERS);
      const first = await segmentsOf(shop, (await shop.train(bySpend(3))).id);
      expect(first.map(({ customers }) => customers)).toEqual([4, 4, 2]);
      const seeded = { ...bySpend(3), kMeans: { k: 3, seed: 7 } };
      expect(await segmentsOf(shop, (await shop.train(seeded)).id)).toEqual(first);
    }));

  it("with other segments gives a key on where at least half is shared, and makes new ones", () =>
    withShop(async (shop) => {
      await shop.import(TEN_CUSTOMERS);
      const [a, rest] = await keysOf(shop, (await shop.train(bySpend(2))).id);
      const three = await keysOf(shop, (await shop.train(bySpend(3))).id);
      expect(three.slice(0, 2)).toEqual([a, rest]); // b has 4 of the 6 customers of b + c
      expect([a, rest]).not.toContain(three[2]); // c has 2 of the 6
      const four = await keysOf(shop, (await shop.train({ ...bySpend(1), activate: false })).id);
      expect(three).not.toContain(four[0]); // all ten: b has 4 of them
    }));

  it("after more orders keeps them too, by the scores of the customers who came since", () =>
    withShop(async (shop) => {
      await shop.import(TEN_CUSTOMERS);
      const before = await keysOf(shop, (await shop.train(bySpend(3))).id);
      await shop.import(TWO_MORE);
      const after = await segmentsOf(shop, (await shop.train(bySpend(3))).id);
      expect(after.map(({ key }) => key)).toEqual(before);
      expect(after.map(({ customers }) => customers)).toEqual([4, 4, 4]);
    }));

  it("of an earlier instant is compared over the customers of then", () =>
    withShop(async (shop) => {
      await shop.import([...TEN_CUSTOMERS, ...TWO_MORE]);
      const now = await keysOf(shop, (await shop.train(bySpend(3))).id);
      const asOf = Date.UTC(2011, 0, 15);
      const then = await segmentsOf(shop, (await shop.train({ ...bySpend(3), asOf })).id);
      expect(then.map(({ key }) => key)).toEqual(now);
      expect(then.map(({ customers }) => customers)).toEqual([4, 4, 2]);
    }));

  it("takes the keys of the active model, which need not be the newest", () =>
    withShop(async (shop) => {
      const { db } = shop.workspace.database;
      await shop.import(TEN_CUSTOMERS);
      const two = (await shop.train(bySpend(2))).id;
      const three = await keysOf(shop, (await shop.train(bySpend(3))).id);
      await startActivation(shop.workspace, two);
      expect((await activeModel(db).executeTakeFirst())?.run_id).toBe(two);
      const [a, b, c] = await keysOf(shop, (await shop.train(bySpend(3))).id);
      expect([a, b]).toEqual(await keysOf(shop, two));
      expect(c).toBe(three[2]); // made of the same name anew
    }));

  it("keeps the name that somebody gave, and gives it to no other segment", () =>
    withShop(async (shop) => {
      await shop.import(TEN_CUSTOMERS);
      const first = (await shop.train(bySpend(2))).id;
      const [, large] = await segmentsOf(shop, first);
      await startRenaming(shop.workspace, { segmentKey: large.key, name: "Big shops" });
      const three = await segmentsOf(shop, (await shop.train(bySpend(3))).id);
      expect(three.map(({ name }) => name === "Big shops")).toEqual([false, true, false]);
      shop.workspace.database.sqlite.prepare("DELETE FROM active_model").run();
      const alone = await segmentsOf(shop, (await shop.train(bySpend(2))).id);
      expect(alone[1]).toEqual({ ...large, key: `${large.key}-2` }); // no model to inherit from
    }));
});

import { describe, expect, it } from "vitest";
import { compareProfiles } from "../../src/runs/compare-profiles.js";
import { startPruning } from "../../src/runs/start-pruning.js";
import { startRulesChange } from "../../src/runs/start-rules-change.js";
import { featuresInForce, ledgerOf, rowCount, sumOf } from "../support/contents.js";
import { manyOrders, type OrderRow, ordersCsv } from "../support/orders.js";
import { faultOf, type Shop, withShop } from "../support/workspace.js";

/** One customer that every switch takes something from; kept by rules 1–4: 10 + 4 + 4 + 100 + 3 = 121.00. */
const ORDERS: OrderRow[] = [
  { invoice: "1", customer: "7", code: "20001", quantity: 5, price: "2.00", at: "2011-01-01 10:00" },
  { invoice: "1", customer: "7", code: "20002", quantity: 1, price: "4.00", at: "2011-01-01 10:00" },
  { invoice: "1", customer: "7", code: "20002", quantity: 1, price: "4.00", at: "2011-01-01 10:00" }, // written twice
  { invoice: "2", customer: "7", code: "20003", quantity: 100, price: "1.00", at: "2011-01-02 10:00" },
  { invoice: "C3", customer: "7", code: "20003", quantity: -100, price: "1.00", at: "2011-01-02 10:12" },
  { invoice: "4", customer: "7", code: "POST", quantity: 1, price: "3.00", at: "2011-01-03 10:00" },
];

function seventh({ workspace }: Shop): Record<string, number> | undefined {
  return workspace.database.sqlite
    .prepare(
      `SELECT monetary, net_monetary, frequency FROM customer_features
       WHERE version_id = (SELECT max(id) FROM data_set_version)`,
    )
    .get() as Record<string, number> | undefined;
}

describe.concurrent("other cleaning rules", () => {
  it.each([
    ["standard", { monetary: 121_000, net_monetary: 21_000, frequency: 3 }],
    ["standard+5", { monetary: 118_000, net_monetary: 18_000, frequency: 2 }],
    ["standard+duplicate", { monetary: 117_000, net_monetary: 17_000, frequency: 3 }],
    // the purchase goes, and its cancellation does not count a second time: net stays 21.00
    ["standard + cancelled-later", { monetary: 21_000, net_monetary: 21_000, frequency: 2 }],
    ["strict", { monetary: 14_000, net_monetary: 14_000, frequency: 1 }],
  ] as const)("clean the orders that are there: %s", (profile, expected) =>
    withShop(async (shop) => {
      await shop.import(ORDERS);
      await startRulesChange(shop.workspace, { cleaningProfile: profile });
      expect(seventh(shop)).toEqual(expected);
      await withShop(async (other) => {
        await other.import(ORDERS.toReversed(), { cleaningProfile: profile });
        expect(await sumOf(shop)).toEqual(await sumOf(other));
      });
    }),
  );

  it("give the same features whichever of two imports came first", () =>
    withShop(async (one) => {
      const bought = { customer: "7", code: "A", quantity: 2, price: "3.00", at: "2011-01-01 10:00" };
      const x = [{ ...bought, invoice: "1", country: "France" }];
      const back = { ...bought, invoice: "C9", quantity: -2, at: "2011-01-02 10:00" };
      const y = [{ ...bought, invoice: "2" }, { ...bought, invoice: "2", code: "B" }, back];
      await one.import(x, { cleaningProfile: "standard+7" });
      await one.import(y);
      await withShop(async (other) => {
        await other.import(y.toReversed(), { cleaningProfile: "standard+7" });
        await other.import(x);
        expect(await sumOf(other)).toEqual(await sumOf(one));
      });
    }));

  it("leave out what a cancellation takes back of goods that are none, on both sides", () =>
    withShop(async (shop) => {
      const postage = {
        invoice: "C5",
        customer: "7",
        code: "POST",
        quantity: -1,
        price: "3.00",
        at: "2011-01-04",
      };
      await shop.import([...ORDERS, postage]);
      expect(seventh(shop)).toMatchObject({ monetary: 121_000, net_monetary: 121_000 - 100_000 - 3_000 });
      await startRulesChange(shop.workspace, { cleaningProfile: "standard+5" });
      expect(seventh(shop)).toMatchObject({ monetary: 118_000, net_monetary: 118_000 - 100_000 });
    }));

  it("keep what was noticed in the files", () =>
    withShop(async (shop) => {
      await shop.import(`${ordersCsv(ORDERS)}9,A,,x,2011-01-01,1,7,\n`, { maxRejectShare: 1 });
      const alerts = () =>
        shop.workspace.database.sqlite
          .prepare("SELECT count FROM data_alert WHERE code = 'REJECTED_ROWS' ORDER BY version_id")
          .pluck()
          .all();
      await startRulesChange(shop.workspace, { addNonProductCodes: ["X"] });
      await startRulesChange(shop.workspace, { cleaningProfile: "strict" });
      await shop.import([{ ...ORDERS[0], invoice: "99" }]);
      expect(alerts()).toEqual([1, 1, 1]);
    }));

  it("make a new version, and stay for the imports that follow", () =>
    withShop(async (shop) => {
      await shop.import(ORDERS);
      const before = ledgerOf(shop, 1);
      expect(await startRulesChange(shop.workspace, { cleaningProfile: "standard+6" })).toBe(2);
      expect(await shop.version()).toMatchObject({ cause: "RULES", cleaning_profile: "standard+duplicate" });
      await shop.import([
        { ...ORDERS[0], invoice: "9" },
        { ...ORDERS[0], invoice: "9" },
      ]);
      expect(await shop.version()).toMatchObject({ id: 3, cleaning_profile: "standard+duplicate" });
      expect(seventh(shop)).toMatchObject({ monetary: 117_000 + 10_000 });
      expect(ledgerOf(shop, 1)).toEqual(before);
    }));

  it("score every customer anew with the active model", () =>
    withShop(async (shop) => {
      await shop.import([...manyOrders(50), ...ORDERS]);
      await shop.train({ kMeans: { k: 3 } });
      await startRulesChange(shop.workspace, { cleaningProfile: "strict" });
      const scored = "scoring_id = (SELECT scoring_id FROM active_model)";
      expect(rowCount(shop, "score", scored)).toBe(featuresInForce(shop).length);
    }));

  it("are the same rules, and no new version, where nothing changes", () =>
    withShop(async (shop) => {
      await shop.import(ORDERS);
      expect(await startRulesChange(shop.workspace, { cleaningProfile: "standard" })).toBe(1);
    }));

  it("that are none are refused, and so are those that keep lines without a customer", () =>
    withShop(async (shop) => {
      expect((await faultOf(startRulesChange(shop.workspace, { cleaningProfile: "strict" }))).code).toBe(
        "NO_DATA",
      );
      await shop.import(ORDERS);
      for (const cleaningProfile of ["loose", "standard+8", "raw", "raw+cancellation", ""]) {
        const fault = await faultOf(startRulesChange(shop.workspace, { cleaningProfile }));
        expect([fault.code, fault.facts.option]).toEqual(["BAD_OPTION", "cleaningProfile"]);
      }
      expect(rowCount(shop, "data_set_version")).toBe(1);
    }));
});

describe.concurrent("the list of stock codes that are no goods", () => {
  it("counts from the next look on; where the rule is on, the data set gets a new version", () =>
    withShop(async (shop) => {
      await shop.import(ORDERS, { cleaningProfile: "standard+non_product" });
      const id = await startRulesChange(shop.workspace, { addNonProductCodes: ["2000*"] });
      expect(id).toBe(2);
      expect(seventh(shop)).toBeUndefined(); // every code but POST begins with 2000
      await startRulesChange(shop.workspace, { removeNonProductCodes: ["2000*", "POST"] });
      expect(seventh(shop)).toMatchObject({ monetary: 121_000 });
    }));

  it("is part of the digest where the rule is on", () =>
    withShop(async (shop) => {
      await shop.import(ORDERS, { cleaningProfile: "standard+non_product" });
      const { digest } = await shop.version();
      await startRulesChange(shop.workspace, { addNonProductCodes: ["XYZ"] });
      expect((await shop.version()).digest).not.toBe(digest);
      await startRulesChange(shop.workspace, { removeNonProductCodes: ["XYZ"] });
      expect((await shop.version()).digest).toBe(digest);
    }));

  it("changes what the rule would do, where it is off, and no version", () =>
    withShop(async (shop) => {
      await shop.import(ORDERS);
      const kept = () =>
        shop.workspace.database.sqlite
          .prepare("SELECT rows FROM profile_effect WHERE profile = 'standard+non_product'")
          .pluck()
          .all();
      expect(kept()).toEqual([4]);
      expect(await startRulesChange(shop.workspace, { addNonProductCodes: ["20001"] })).toBe(1);
      expect(kept()).toEqual([3]);
    }));

  it.each(["", "  ", "*", "x".repeat(101)])("takes no code like %j", (code) =>
    withShop(async (shop) => {
      await shop.import(ORDERS);
      expect((await faultOf(startRulesChange(shop.workspace, { addNonProductCodes: [code] }))).code).toBe(
        "BAD_OPTION",
      );
    }),
  );
});

describe.concurrent("a comparison of profiles", () => {
  it("names who would be in another segment, and who would go; nothing is stored", () =>
    withShop(async (shop) => {
      const postage = { invoice: "p", customer: "only-postage", code: "POST", at: "2011-05-01" };
      await shop.import([...manyOrders(50), ...ORDERS, postage]);
      await shop.train({ kMeans: { k: 3 } });
      const comparison = await compareProfiles(shop.workspace.database, { other: "strict" });
      expect(comparison).toMatchObject({ baseCustomers: 52, otherCustomers: 51 });
      const gone = comparison.changes.find(({ customerNumber }) => customerNumber === "only-postage");
      expect(gone).toMatchObject({ base: { frequency: 1 }, other: null });
      expect(rowCount(shop, "data_set_version")).toBe(1);
      await startRulesChange(shop.workspace, { cleaningProfile: "strict" });
      const segments = new Map(
        shop.workspace.database.sqlite
          .prepare(
            `SELECT number, segment FROM score JOIN customer c ON c.id = customer_id
             WHERE scoring_id = (SELECT scoring_id FROM active_model)`,
          )
          .raw()
          .all() as [string, number][],
      );
      for (const { customerNumber, other } of comparison.changes) {
        expect(segments.get(customerNumber)).toBe(other?.segment);
      }
    }));
});

describe.concurrent("old versions", () => {
  const month = (m: number): OrderRow => ({
    invoice: `m${m}`,
    customer: "1",
    at: `2011-0${m}-01`,
    price: `${m}.00`,
  });

  it("stay until somebody says how many to keep; then the oldest go, and their lines where no other has them", () =>
    withShop(async (shop) => {
      await shop.import([month(1)]);
      await shop.import([{ ...month(1), price: "9.00" }], { onKnownInvoice: "REPLACE" });
      await shop.import([month(2)]);
      await shop.import([month(3)], { keepVersions: 2 });
      expect(rowCount(shop, "data_set_version")).toBe(2);
      expect(rowCount(shop, "order_line")).toBe(3); // the first line of January was version 1's alone
      expect(featuresInForce(shop)).toHaveLength(1);
      const fresh = await sumOf(shop);
      await withShop(async (other) => {
        await other.import([{ ...month(1), price: "9.00" }, month(2), month(3)]);
        expect(fresh).toEqual(await sumOf(other));
      });
    }));

  it("stay where a run was trained on them", () =>
    withShop(async (shop) => {
      await shop.import(manyOrders(30));
      await shop.train({ kMeans: { k: 3 } });
      await shop.import([month(1)]);
      await shop.import([month(2)]);
      expect(await startPruning(shop.workspace, 1)).toBe(1); // the second; the first has the run, the third is in force
      expect(rowCount(shop, "data_set_version")).toBe(2);
    }));

  it("go with everything when all orders are replaced", () =>
    withShop(async (shop) => {
      await shop.import([month(1), month(2)]);
      await shop.import([month(3)], { replace: true, keepVersions: 1 });
      expect([rowCount(shop, "order_line"), rowCount(shop, "data_set_version")]).toEqual([1, 1]);
    }));

  it.each([0, 1.5, -1])("cannot be %j", (keepVersions) =>
    withShop(async (shop) => {
      expect((await faultOf(shop.import([month(1)], { keepVersions }))).code).toBe("BAD_OPTION");
    }),
  );
});

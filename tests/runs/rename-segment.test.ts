import { describe, expect, it } from "vitest";
import { segmentsById, segmentsOfRun } from "../../src/database/model-runs.js";
import { renameSegment } from "../../src/runs/rename-segment.js";
import { openServingModels } from "../../src/runs/serving-models.js";
import { startRenaming } from "../../src/runs/start-renaming.js";
import { openWorkspace } from "../../src/runs/workspace.js";
import { bySpend, TEN_CUSTOMERS } from "../support/spending-shop.js";
import { faultOf, type Shop, withShop } from "../support/workspace.js";

/** A shop with two runs, of two and of three segments; the second is the active one. */
function withRuns(use: (shop: Shop, two: number, three: number) => Promise<void>): Promise<void> {
  return withShop(async (shop) => {
    await shop.import(TEN_CUSTOMERS);
    const two = await shop.train(bySpend(2));
    const three = await shop.train(bySpend(3));
    await use(shop, two.id, three.id);
  });
}

const segmentsOf = ({ workspace }: Shop, runId: number) =>
  segmentsOfRun(workspace.database.db, runId).execute();

const rename = ({ workspace }: Shop, segmentKey: string, name: string) =>
  renameSegment(workspace.database, { segmentKey, name, now: 0 });

describe("a name given by hand", () => {
  it("is the name in every run that has the key, says so, and leaves the rest as it was", () =>
    withRuns(async (shop, two, three) => {
      const [before, [, rule]] = [await segmentsOf(shop, two), await segmentsOf(shop, three)];
      const { segmentId } = await rename(shop, rule.key, "  Big shops ");
      const [after, [, active]] = [await segmentsOf(shop, two), await segmentsOf(shop, three)];
      expect(active).toEqual({
        ...rule,
        name: "Big shops",
        name_reason: `Named by hand; the rule would call it ${rule.name}. ${rule.name_reason}`,
      });
      expect(segmentId).toBe(active.id);
      expect(await segmentsById(shop.workspace.database.db, [segmentId]).executeTakeFirst()).toEqual(active);
      expect(after[0]).toEqual(before[0]);
      expect(after[1]).toMatchObject({ key: rule.key, name: "Big shops", tier: before[1].tier });
    }));

  it("can be changed, and goes when the segment gets the rule's name again", () =>
    withRuns(async (shop, _, three) => {
      const rule = await segmentsOf(shop, three);
      for (const name of ["Big shops", "Läden 🛒 <groß>"]) {
        await rename(shop, rule[1].key, name);
        expect((await segmentsOf(shop, three))[1].name).toBe(name);
      }
      await rename(shop, rule[1].key, rule[1].name);
      expect(await segmentsOf(shop, three)).toEqual(rule);
      const left = shop.workspace.database.sqlite.prepare("SELECT count(*) FROM segment_name").pluck().get();
      expect(left).toBe(0);
    }));

  it("is for a key that only an earlier run has, too", () =>
    withRuns(async (shop, two) => {
      await shop.train(bySpend(1));
      const [first] = await segmentsOf(shop, two);
      const { segmentId } = await rename(shop, first.key, "Small shops");
      expect((await segmentsOf(shop, two))[0].name).toBe("Small shops");
      expect(segmentId).toBeGreaterThan(first.id); // the run of three has that key too, and is newer
    }));

  it("is seen at once by a program that keeps the model in memory", () =>
    withRuns(async (shop, _, three) => {
      const other = openWorkspace(shop.workspace.database.path);
      try {
        const models = openServingModels(other);
        const nameNow = async () => (await models.ofRun(three))?.segments[1].name;
        const [, { key, name }] = await segmentsOf(shop, three);
        expect(await nameNow()).toBe(name);
        await rename(shop, key, "Big shops");
        expect(await nameNow()).toBe("Big shops");
        await startRenaming(other, { segmentKey: key, name: "Large shops" }); // by that program itself
        expect(await nameNow()).toBe("Large shops");
      } finally {
        await other.close();
      }
    }));
});

describe("a name is refused", () => {
  it("that cannot be read, has more than a line, or is too long", () =>
    withRuns(async (shop, _, three) => {
      const rule = await segmentsOf(shop, three);
      const refusals: [name: string, why: string][] = [
        ["", "can be read"],
        ["  ", "can be read"],
        ["\u200B", "can be read"],
        ["two\nlines", "one line"],
        ["two\u2028lines", "one line"],
        ["bell\u0007", "one line"],
        ["\uD800 half", "one line"],
        ["x".repeat(81), "81 characters"],
      ];
      for (const [name, why] of refusals) {
        const fault = await faultOf(rename(shop, rule[0].key, name));
        expect(fault).toMatchObject({ code: "BAD_SEGMENT_NAME", inputPath: ["input", "name"] });
        expect(fault.message).toContain(why);
      }
      expect(await segmentsOf(shop, three)).toEqual(rule);
      await rename(shop, rule[0].key, "🛒".repeat(80)); // characters, not UTF-16 units
    }));

  it("that another segment of the model has, by the rule or by hand", () =>
    withRuns(async (shop, _, three) => {
      const [a, b, c] = await segmentsOf(shop, three);
      await rename(shop, b.key, "Big shops");
      for (const name of ["big shops", c.name]) {
        expect((await faultOf(rename(shop, a.key, name))).code).toBe("BAD_SEGMENT_NAME");
      }
      await rename(shop, a.key, b.name); // free, since b is called otherwise
      expect((await faultOf(rename(shop, b.key, b.name))).code).toBe("BAD_SEGMENT_NAME");
    }));

  it("where no run has the key", () =>
    withRuns(async (shop) => {
      const fault = await faultOf(rename(shop, "unknown", "Big shops"));
      expect(fault).toMatchObject({ code: "NOT_FOUND", inputPath: ["input", "segmentKey"] });
    }));
});

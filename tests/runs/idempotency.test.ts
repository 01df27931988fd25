import { describe, expect, it } from "vitest";
import { firstResult, idempotencyOf } from "../../src/runs/idempotency.js";
import { manyOrders } from "../support/orders.js";
import { faultOf, withShop } from "../support/workspace.js";

describe("an idempotency key", () => {
  it("goes with a digest of the input, whatever the order of its fields", () => {
    const one = idempotencyOf("key", { a: 1, b: { c: 2, d: [3, 4] } });
    expect(idempotencyOf("key", { b: { d: [3, 4], c: 2 }, a: 1 })).toEqual(one);
    expect(idempotencyOf("key", { a: 1, b: { c: 2, d: [4, 3] } })).not.toEqual(one);
    expect(idempotencyOf(null, { a: 1 })).toBe(null);
    expect(idempotencyOf(undefined, { a: 1 })).toBe(null);
  });

  it("has 1 to 255 characters", async () => {
    expect(idempotencyOf("x".repeat(255), {})?.key).toHaveLength(255);
    for (const key of ["", "x".repeat(256)])
      expect(await faultOf(() => idempotencyOf(key, {}))).toMatchObject({
        code: "BAD_IDEMPOTENCY_KEY",
        facts: { length: key.length },
        path: ["input", "idempotencyKey"],
      });
  });

  it("finds the import and the run that the same request made, and refuses another request", () =>
    withShop(async (shop) => {
      const { db } = shop.workspace.database;
      const importKey = idempotencyOf("i", { uploadId: "u" });
      const runKey = idempotencyOf("r", { kMeans: { k: 3 } });
      expect(await firstResult(db, "import", importKey)).toBe(null);
      const { id: importId } = await shop.import(manyOrders(30), { idempotency: importKey });
      const { id: runId } = await shop.train({ kMeans: { k: 3 }, idempotency: runKey });
      expect(await firstResult(db, "import", importKey)).toBe(importId);
      expect(await firstResult(db, "model_run", runKey)).toBe(runId);
      expect(await firstResult(db, "model_run", null)).toBe(null);
      const other = idempotencyOf("r", { kMeans: { k: 4 } });
      expect((await faultOf(firstResult(db, "model_run", other))).code).toBe("IDEMPOTENCY_KEY_REUSED");
    }));
});

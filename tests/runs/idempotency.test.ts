import { describe, expect, it } from "vitest";
import { idempotencyOf, startOnce } from "../../src/runs/idempotency.js";
import { startTraining } from "../../src/runs/train-model.js";
import { manyOrders } from "../support/orders.js";
import { faultOf, withServerShop, withShop } from "../support/workspace.js";

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
        inputPath: ["input", "idempotencyKey"],
      });
  });

  it("finds the import and the run that the same request made, and refuses another request", () =>
    withShop(async (shop) => {
      const { db } = shop.workspace.database;
      const importKey = idempotencyOf("i", { uploadId: "u" });
      const runKey = idempotencyOf("r", { kMeans: { k: 3 } });
      const find = (table: "import" | "model_run", key: typeof importKey) =>
        startOnce(db, table, key, async () => "started anew");
      expect(await find("import", importKey)).toEqual({ started: "started anew" });
      const { id: importId } = await shop.import(manyOrders(30), { idempotency: importKey });
      const { id: runId } = await shop.train({ kMeans: { k: 3 }, idempotency: runKey });
      expect(await find("import", importKey)).toEqual({ knownId: importId });
      expect(await find("model_run", runKey)).toEqual({ knownId: runId });
      expect(await find("model_run", null)).toEqual({ started: "started anew" });
      const other = idempotencyOf("r", { kMeans: { k: 4 } });
      expect((await faultOf(find("model_run", other))).code).toBe("IDEMPOTENCY_KEY_REUSED");
    }));

  it("makes one run of two requests that come at once", () =>
    withServerShop(async (shop) => {
      const { db } = shop.workspace.database;
      await shop.import(manyOrders(30));
      const idempotency = idempotencyOf("at once", { kMeans: { k: 3 } });
      const request = () =>
        startOnce(db, "model_run", idempotency, () =>
          startTraining(shop.workspace, { kMeans: { k: 3 }, idempotency }),
        );
      const [first, second] = await Promise.all([request(), request()]);
      const started = [first, second].flatMap((answer) => ("started" in answer ? [answer.started] : []));
      expect(started).toHaveLength(1);
      expect([first, second]).toContainEqual({ knownId: started[0].runId });
      expect(await started[0].finished).toBeNull();
    }));
});

import { describe, expect, it } from "vitest";
import { recentResults } from "../../src/jobs/recent-results.js";

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("recent results", () => {
  it("are kept while they fit; the one not used for the longest time goes first", async () => {
    const results = recentResults<number>(10, (size) => size);
    for (const [key, size] of Object.entries({ a: 4, b: 4 })) results.set(key, Promise.resolve(size));
    await settle();
    expect(await results.get("a")).toBe(4);
    results.set("c", Promise.resolve(5));
    await settle();
    expect(["a", "b", "c"].map((key) => results.get(key) !== undefined)).toEqual([true, false, true]);
  });

  it("do not keep what is too large by itself, and forget on demand", async () => {
    const results = recentResults<number>(10, (size) => size);
    results.set("small", Promise.resolve(9));
    results.set("large", Promise.resolve(11));
    await settle();
    expect(await results.get("small")).toBe(9);
    expect(results.get("large")).toBeUndefined();
    results.clear();
    expect(results.get("small")).toBeUndefined();
  });

  it("count what is still to come, and nothing that was deleted meanwhile", async () => {
    const results = recentResults<number>(2, (size) => size);
    results.set("gone", Promise.resolve(2));
    results.delete("gone");
    const failing = Promise.reject(new Error("no"));
    for (const key of ["x", "y", "z"]) results.set(key, key === "y" ? failing : new Promise(() => undefined));
    expect(["x", "y", "z"].map((key) => results.get(key) !== undefined)).toEqual([false, true, true]);
    await expect(results.get("y")).rejects.toThrow("no");
    await settle();
    expect(results.get("z")).toBeDefined();
  });
});

import { describe, expect, it } from "vitest";
import { openRateLimit } from "../../src/http/rate-limit.js";
import { faultOf } from "../support/workspace.js";

describe("a rate of 6 operations a minute", () => {
  let now = 1_000_000;
  const count = openRateLimit(6, () => now);
  const secondsToWait = async (caller: string) => (await faultOf(() => count(caller))).facts.seconds;

  it("takes six at once, then one every ten seconds", async () => {
    for (let i = 0; i < 6; i++) count("a");
    expect(await secondsToWait("a")).toBe(10);
    now += 4_000;
    expect(await secondsToWait("a")).toBe(6);
    now += 6_000;
    count("a");
    expect(await secondsToWait("a")).toBe(10);
  });

  it("counts each caller for itself, and forgets what was long ago", async () => {
    for (let i = 0; i < 6; i++) count("b");
    expect(await secondsToWait("b")).toBe(10);
    now += 60_000;
    for (let i = 0; i < 6; i++) count("b");
    expect(await secondsToWait("b")).toBe(10);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cleaningProfile,
  missingSwitches,
  parseDataSetProfile,
  parseProfile,
  profileMask,
  profilesToCount,
  STANDARD_PROFILE,
  STRICT_PROFILE,
  USUAL_PROFILES,
  withRule,
} from "../../src/intake/cleaning-profile.js";
import { EXCLUSION_REASONS } from "../../src/intake/cleaning-rules.js";

const names = (profiles: readonly { name: string }[]) => profiles.map(({ name }) => name);

describe("the name of a cleaning profile", () => {
  it.each([
    ["standard", "standard"],
    ["Standard + 6", "standard+duplicate"],
    ["standard+DUPLICATE", "standard+duplicate"],
    ["standard+cancelled-later+non product", "standard+non_product+cancelled_later"], // in the order of the rules
    ["standard+5+6+7", "standard+non_product+duplicate+cancelled_later"],
    ["strict", "standard+non_product+duplicate+cancelled_later"],
    ["strict+6", "standard+non_product+duplicate+cancelled_later"],
    ["raw", "raw"],
    ["raw+1+2", "raw+missing_customer+cancellation"],
    ["raw+1+2+3+4", "standard"],
  ])("%s is %s", (text, name) => {
    expect(parseProfile(text)?.name).toBe(name);
  });

  it.each(["", "mine", "standard+", "standard+8", "standard+0", "+6", "standard standard", "6"])(
    "is not %j",
    (text) => {
      expect(parseProfile(text)).toBe(null);
    },
  );

  it("tells the rules: the same rules have the same name, and the name gives them back", () => {
    const property = fc.property(fc.subarray([...EXCLUSION_REASONS]), (reasons) => {
      const profile = parseProfile(["raw", ...reasons].join("+"));
      expect(profile?.reasons).toEqual(reasons); // a subarray keeps the order
      expect(parseProfile(profile?.name ?? "")).toEqual(profile);
    });
    fc.assert(property);
  });

  it("in a database that was not made here is a bug", () => {
    expect(cleaningProfile("standard")).toEqual(STANDARD_PROFILE);
    expect(() => cleaningProfile("mine")).toThrow("unknown cleaning profile mine");
  });
});

describe("a cleaning profile", () => {
  it("is a bit set of its rules", () => {
    expect(profileMask(STANDARD_PROFILE)).toBe(1 + 2 + 4 + 8);
    expect(profileMask(STRICT_PROFILE)).toBe(127);
    expect(profileMask(USUAL_PROFILES[0])).toBe(0);
  });

  it("suits a data set where it has the rules 1–4", () => {
    expect(USUAL_PROFILES.map(({ name }) => parseDataSetProfile(name) !== null)).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
      true,
      true,
    ]);
  });

  it("can be given another rule, and says which switches it leaves off", () => {
    const duplicate = withRule(STANDARD_PROFILE, "DUPLICATE");
    expect(duplicate.name).toBe("standard+duplicate");
    expect(missingSwitches(duplicate)).toEqual(["NON_PRODUCT", "CANCELLED_LATER"]);
    expect(missingSwitches(STRICT_PROFILE)).toEqual([]);
  });

  it("is counted beside the usual ones and beside itself with each other switch, each once", () => {
    const usual = [
      "raw",
      "raw+missing_customer",
      "raw+missing_customer+cancellation",
      "standard",
      "standard+non_product",
      "standard+duplicate",
      "standard+cancelled_later",
      "standard+non_product+duplicate+cancelled_later",
    ];
    expect(names(profilesToCount(STANDARD_PROFILE))).toEqual(usual);
    expect(names(profilesToCount(STRICT_PROFILE))).toEqual(usual);
    expect(names(profilesToCount(cleaningProfile("standard+duplicate")))).toEqual([
      ...usual.slice(0, 7),
      "standard+non_product+duplicate",
      "standard+duplicate+cancelled_later",
      usual[7],
    ]);
  });
});

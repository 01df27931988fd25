import { describe, expect, it } from "vitest";
import { dictionaryTexts } from "../../src/database/dictionary.js";
import { storedLineSource } from "../../src/database/stored-line-source.js";
import type { AlertFacts } from "../../src/intake/alert-facts.js";
import { auditLines } from "../../src/intake/audit-lines.js";
import { STANDARD_PROFILE } from "../../src/intake/cleaning-profile.js";
import { suspectCustomers } from "../../src/intake/suspect-customers.js";
import { stage, stagedLines } from "../support/staging.js";
import { storeLines } from "../support/stored-lines.js";
import { withEmptyDatabase } from "../support/workspace.js";

/** The alerts about order lines of these customers, one line each. */
const alertsOf = (...customers: (string | null)[]) =>
  withEmptyDatabase(async (database) => {
    const scope = await storeLines(
      database,
      customers.map((customerNumber) => ({ customerNumber })),
    );
    const plan = { profile: STANDARD_PROFILE, importId: null, timeZone: "UTC", now: 1e15 };
    const audit = auditLines(storedLineSource(database, scope).parts(), plan);
    const rows = await dictionaryTexts(database.db, "customer").execute();
    const customer = new Map(rows.map(({ id, text }) => [id, text]));
    return suspectCustomers({ audit, texts: { customer } } as unknown as AlertFacts);
  });

describe("customer numbers that name nobody", () => {
  it("are none where every customer has a number, or nothing", async () => {
    const sound = ["17850", "A-1", "12E4", "1E5", "1.785", "NULLER", "--", "nan-2", "N/A 7", null];
    expect(await alertsOf(...sound)).toEqual([]);
  });

  it("are texts that stand for no value: counted by order lines, the most frequent first", async () => {
    const [alert, ...others] = await alertsOf("NULL", "17850", "-", "NULL", null, "NULL", "-");
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ code: "PLACEHOLDER_CUSTOMERS", severity: "DECIDE", count: 5 }); // 3 + 2
    expect(alert.examples).toEqual(["NULL", "-"]);
    expect(alert.message).toBe(
      "5 order lines have a customer number that stands for none (NULL, -), and each such text counts as one customer. Export them with an empty customer number, or clean the file, and import again with --replace.",
    );
    for (const text of ["NULL", "\\N", "NaN", "nan", "N/A", "n/a", "#N/A", "none", "-"])
      expect(
        (await alertsOf(text, "1")).map(({ code, examples }) => [code, ...examples]),
        text,
      ).toEqual([["PLACEHOLDER_CUSTOMERS", text]]);
  });

  it("are numbers that a spreadsheet has shortened", async () => {
    const [alert, ...others] = await alertsOf("1.785E+04", "1.785E+04", "9E+15", "1,2e+10", "17850");
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ code: "SCIENTIFIC_CUSTOMERS", severity: "DECIDE", count: 4 });
    expect(alert.examples).toEqual(["1.785E+04", "1,2e+10", "9E+15"]);
    expect(alert.message).toContain("a spreadsheet has shortened (1.785E+04)");
  });

  it("are kept exactly, in quotes or not", () =>
    stage([["NULL", '"NULL"', " nan ", "1.785E+04"].map((customer) => ({ customer }))], (_, database) => {
      expect(stagedLines(database).map(({ customerNumber }) => customerNumber)).toEqual([
        ...["NULL", "NULL", "nan", "1.785E+04"],
      ]);
    }));
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { columnQualities, dataAlerts, profileEffects, ruleEffects } from "../../src/database/data-quality.js";
import { currentVersion } from "../../src/database/data-set-versions.js";
import { versionScope, visibleLines } from "../../src/database/visible-lines.js";
import { profileMask, STANDARD_PROFILE } from "../../src/intake/cleaning-profile.js";
import { openWorkspace, type Workspace } from "../../src/runs/workspace.js";
import { copyUciDatabase, hasUci } from "../support/uci.js";

const isThere = hasUci("The tests of the quality of the real UCI data");

describe.skipIf(!isThere)("the quality of the real UCI data (semantics.md §0–1)", () => {
  const folder = mkdtempSync(join(tmpdir(), "clientele-uci-"));
  let workspace: Workspace;
  let versionId = 0;

  beforeAll(async () => {
    await copyUciDatabase(join(folder, "uci.sqlite"));
    workspace = openWorkspace(join(folder, "uci.sqlite"));
    versionId = (await currentVersion(workspace.database.db).executeTakeFirstOrThrow()).id;
  });

  afterAll(async () => {
    await workspace.close();
    rmSync(folder, { recursive: true });
  });

  it("has the check numbers of every profile, in rows, customers, invoices and to the penny", async () => {
    const rows = await profileEffects(workspace.database.db, versionId).execute();
    const table = Object.fromEntries(
      rows.map((row) => [row.profile, [row.rows, row.customers, row.invoices, row.amount]]),
    );
    expect(table).toEqual({
      raw: [541_909, 4_372, 25_900, 9_747_747_934],
      "raw+missing_customer": [406_829, 4_372, 22_190, 8_300_065_814],
      "raw+missing_customer+cancellation": [397_924, 4_339, 18_536, 8_911_407_904],
      standard: [397_884, 4_338, 18_532, 8_911_407_904],
      "standard+duplicate": [392_692, 4_338, 18_532, 8_887_208_894],
      "standard+non_product": [396_340, 4_334, 18_402, 8_761_066_653],
      "standard+cancelled_later": [395_097, 4_327, 18_394, 8_508_481_254],
      "standard+non_product+duplicate+cancelled_later": [388_424, 4_324, 18_279, 8_348_903_833],
    });
  });

  it("has the check numbers of standard, United Kingdom", async () => {
    const { db } = workspace.database;
    const lines = visibleLines(db, await versionScope(db, versionId), profileMask(STANDARD_PROFILE));
    const kept = await db
      .selectFrom(lines.as("line"))
      .innerJoin("country", "country.id", "line.country_id")
      .where("country.name", "=", "United Kingdom")
      .where("first_rule", "=", 0)
      .select((e) => [
        e.fn.countAll<number>().as("rows"),
        e.fn.count<number>("customer_id").distinct().as("customers"),
        e.fn.count<number>("invoice_id").distinct().as("invoices"),
        e.fn.sum<number>("amount").as("amount"),
      ])
      .executeTakeFirstOrThrow();
    expect(kept).toEqual({ rows: 354_321, customers: 3_920, invoices: 16_646, amount: 7_308_391_554 });
  });

  it("has the rows of each rule, on or off", async () => {
    const rules = await ruleEffects(workspace.database.db, versionId).execute();
    expect(Object.fromEntries(rules.map(({ reason, rows }) => [reason, rows]))).toEqual({
      MISSING_CUSTOMER: 135_080,
      CANCELLATION: 9_288,
      NON_POSITIVE_QUANTITY: 1_336,
      NON_POSITIVE_PRICE: 2_517,
      NON_PRODUCT: 2_912, // in all; 1,544 of the kept
      DUPLICATE: 5_268,
      CANCELLED_LATER: 2_787,
    });
  });

  it("has 1,544 kept lines of no goods: POST 1,099, M 284, C2 133, DOT 16, BANK CHARGES 12", async () => {
    const { sqlite } = workspace.database;
    const codes = sqlite.prepare(
      `SELECT stock_code, count(*) FROM line_mark m JOIN order_line l ON l.id = m.line_id JOIN product p ON p.id = l.product_id
       WHERE m.rules & 16 AND NOT l.rules & 15 GROUP BY 1 ORDER BY 2 DESC`,
    );
    expect(codes.raw().all()).toEqual([
      ["POST", 1_099],
      ["M", 284],
      ["C2", 133],
      ["DOT", 16],
      ["BANK CHARGES", 12],
    ]);
  });

  it("describes the eight columns", async () => {
    const columns = await columnQualities(workspace.database.db, versionId).execute();
    const table = columns.map((c) => [c.name, c.missing, c.distinct_values, c.min, c.max]);
    expect(table).toEqual([
      ["InvoiceNo", 0, 25_900, "536365", "C581569"],
      ["StockCode", 0, 4_070, "10002", "m"],
      ["Description", 1_454, 4_223, " 4 PURPLE FLOCK DINNER CANDLES", "wrongly sold sets"],
      ["Quantity", 0, 722, "-80995", "80995"],
      ["InvoiceDate", 0, 23_260, "2010-12-01T08:26:00.000Z", "2011-12-09T12:50:00.000Z"],
      ["UnitPrice", 0, 1_630, "-11062.06", "38970"],
      ["CustomerID", 135_080, 4_372, "12346", "18287"],
      ["Country", 0, 38, "Australia", "Unspecified"],
    ]);
    const months = JSON.parse(columns[6].by_month) as [string, number, number][];
    expect(months).toHaveLength(13);
    expect(months[0]).toEqual(["2010-12", 42_481, 15_631]);
    expect(months.reduce((sum, [, rows]) => sum + rows, 0)).toBe(541_909);
    expect(months.reduce((sum, [, , missing]) => sum + missing, 0)).toBe(135_080);
  });

  it("raises the alerts that are known of it", async () => {
    const alerts = await dataAlerts(workspace.database.db, versionId).execute();
    expect(alerts.map(({ severity, code, count }) => `${severity} ${code} ${count}`)).toEqual([
      "DECIDE MISSING_CUSTOMERS 135080",
      "DECIDE NON_PRODUCT_LINES 1544",
      "DECIDE DUPLICATE_LINES 5192", // 397,884 − 392,692
      "DECIDE CANCELLED_LATER_LINES 2787",
      "NOTE REVERSED_CUSTOMERS 39",
      "NOTE NEGATIVE_NET 8",
      "NOTE EXCLUDED_CUSTOMERS 34",
      "NOTE SEVERAL_COUNTRIES 8",
      "NOTE SEVERAL_DESCRIPTIONS 1324",
      "NOTE SEVERAL_INSTANTS 43",
      "NOTE CASE_VARIANTS 112", // 4,070 − 3,958
      "NOTE EDGE_MONTHS 1",
    ]);
    const alertOf = (code: string) => alerts.find((alert) => alert.code === code);
    expect(alertOf("CANCELLED_LATER_LINES")?.message).toContain("402,926.65 GBP and 11 customers");
    expect(JSON.parse(alertOf("CANCELLED_LATER_LINES")?.examples ?? "")).toContain("16446");
    expect(alertOf("EDGE_MONTHS")?.examples).toBe('["2011-12"]');
    expect(alerts.map(({ message }) => message).join()).not.toMatch(/£|suppress/i);
  });
});

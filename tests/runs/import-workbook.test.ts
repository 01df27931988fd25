import { describe, expect, it } from "vitest";
import type { ImportReading } from "../../src/runs/import-task.js";
import { HEADINGS } from "../support/orders.js";
import { sheetXml, type TestCell, workbook } from "../support/workbook.js";
import { faultOf, withShop } from "../support/workspace.js";

const rowsOf = (invoice: string): TestCell[][] => [
  HEADINGS.split(","),
  [invoice, "85123A", "A mug", 6, "2010-12-01 08:26", 2.55, 17850, "Norway"],
  [invoice, "71053", "A lantern", 6, "2010-12-01 08:26", 3.39, 17850, "Norway"],
];

describe("the sheets of a workbook", () => {
  it("are imported one after the other", async () => {
    const bytes = workbook({
      sheets: [
        { name: "2010", rows: rowsOf("1") },
        { name: "2011", rows: rowsOf("2") },
      ],
    });
    await withShop(async (shop) => {
      expect((await faultOf(shop.import(bytes))).code).toBe("SHEET_NEEDED");
      await shop.import(bytes, { sheet: "2010" });
      const second = await shop.import(bytes, { sheet: "2011" });
      expect(second).toMatchObject({ rows_read: 2, rows_known: 0 });
      const [file] = (JSON.parse(second.reading as string) as ImportReading).files;
      expect(file).toMatchObject({ format: "xlsx", sheet: "2011" });
      for (const sheet of ["2011", " 2011"])
        expect((await faultOf(shop.import(bytes, { sheet }))).code).toBe("ALREADY_IMPORTED");
    });
  });

  it("raise an alert where they are full (X23)", async () => {
    const last = '<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>';
    const rows = sheetXml(rowsOf("1")).replace("</sheetData>", last);
    await withShop(async (shop) => {
      await shop.import(workbook({ sheets: [{ name: "All", rows }] }), { maxRejectShare: 1 });
      const { sqlite } = shop.workspace.database;
      const alert = sqlite
        .prepare("SELECT severity, examples FROM data_alert WHERE code = 'FULL_SHEET'")
        .get();
      expect(alert).toEqual({ severity: "DECIDE", examples: '["orders-1.csv, sheet All"]' });
    });
  });
});

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ofCopy, writeManyLines } from "../../bench/many-lines.js";
import { withFolder } from "../support/cli.js";

const HEADINGS = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
const BOUGHT = '536365,85123A,"HEART, WHITE",6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom';
const CANCELLED = "C536379,D,Discount,-1,2010-12-01 09:41:00,27.5,14527.0,United Kingdom";
const NOBODY = "A563185,B,Adjust bad debt,1,2011-08-12 14:50:00,11062.06,,United Kingdom";

describe("order lines again and again", () => {
  it("are of other invoices and customers in each copy; cancellations stay some, and nobody stays nobody", () => {
    expect(ofCopy(BOUGHT, 0)).toBe(BOUGHT);
    expect(ofCopy(BOUGHT, 7)).toBe(
      '7536365,85123A,"HEART, WHITE",6,2010-12-01 08:26:00,2.55,717850.0,United Kingdom',
    );
    expect(ofCopy(CANCELLED, 18)).toBe(
      "C18536379,D,Discount,-1,2010-12-01 09:41:00,27.5,1814527.0,United Kingdom",
    );
    expect(ofCopy(NOBODY, 7)).toBe(
      "A7563185,B,Adjust bad debt,1,2011-08-12 14:50:00,11062.06,,United Kingdom",
    );
  });

  it("are as many as are wanted below one line of headings", () =>
    withFolder(async (folder) => {
      const [from, to] = [join(folder, "from.csv"), join(folder, "to.csv")];
      writeFileSync(from, `${[HEADINGS, BOUGHT, CANCELLED, NOBODY].join("\n")}\n`);
      await writeManyLines(from, to, 5);
      const expected = [HEADINGS, BOUGHT, CANCELLED, NOBODY, ofCopy(BOUGHT, 1), ofCopy(CANCELLED, 1)];
      expect(readFileSync(to, "utf8")).toBe(`${expected.join("\n")}\n`);
      await writeManyLines(from, to, 3);
      expect(readFileSync(to, "utf8").split("\n")).toHaveLength(1 + 3 + 1);
    }));
});

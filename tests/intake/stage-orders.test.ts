import { describe, expect, it } from "vitest";
import type { Database } from "../../src/database/open-database.js";
import { requireFewRejects } from "../../src/intake/stage-orders.js";
import { HEADINGS, type OrderRow, ordersCsv } from "../support/orders.js";
import { stage } from "../support/staging.js";
import { faultOf } from "../support/workspace.js";

const customers = ({ sqlite }: Database) =>
  sqlite
    .prepare("SELECT number FROM order_line l LEFT JOIN customer c ON c.id = l.customer_id ORDER BY l.id")
    .pluck()
    .all();

const numbers = (...given: string[]) => given.map((customer) => ({ customer }));

describe("customer numbers", () => {
  it("lose their .0 where the whole column is written as floats", () =>
    stage([numbers("17850.0", "", "0012.0", "13047.00")], (_, database) => {
      expect(customers(database)).toEqual(["17850", null, "0012", "13047"]);
    }));

  it("are kept exactly where a later one shows that the column is not floats", () =>
    stage([numbers("17850.0", "12.0", "13047", "5.0")], (staged, database) => {
      expect(customers(database)).toEqual(["17850.0", "12.0", "13047", "5.0"]);
      expect(staged.rowsRead).toBe(4); // read anew, not counted twice
    }));

  it("are kept exactly where the first one shows it", () =>
    stage([numbers("A1", "17850.0")], (_, database) => {
      expect(customers(database)).toEqual(["A1", "17850.0"]);
    }));

  it("are a column of each file by itself", () =>
    stage([numbers("17850.0"), numbers("17850"), numbers("1.0", "x")], (_, database) => {
      expect(customers(database)).toEqual(["17850", "17850", "1.0", "x"]); // only the third file is no floats throughout
    }));

  it("are read anew after more than one transaction of lines, which are not left behind", () =>
    stage([[...numbers(...new Array(50_001).fill("7.0")), { customer: "x" }]], (staged, database) => {
      expect(staged.rowsRead).toBe(50_002);
      expect(customers(database)).toHaveLength(50_002);
      expect(new Set(customers(database))).toEqual(new Set(["7.0", "x"]));
    }));

  it("give equal hashes whether they were written as floats or not", async () => {
    const hash = (...given: string[]) => stage([numbers(...given)], ({ linesHash }) => String(linesHash));
    expect(await hash("17850.0", "12.0")).toBe(await hash("17850", "12"));
    expect(await hash("017850")).not.toBe(await hash("17850"));
  });
});

describe("rows that cannot be read", () => {
  const faulty = `${HEADINGS}\n1,A,,1,2011-01-01,1,5,\n1,A,,one,2011-01-01,1,5,\n"multi\nline",A,,2,2011-02-30,1,5,\n1,A\n`;

  it("are kept aside with file, line, column, reason and text", () =>
    stage([[{}], faulty], ({ rowsRead, rowsRejected, firstReject }, { sqlite }) => {
      expect([rowsRead, rowsRejected]).toEqual([5, 3]);
      const columns = "file_name, line, last_line, code, column_name, reason, raw";
      expect(sqlite.prepare(`SELECT ${columns} FROM reject ORDER BY id`).raw().all()).toEqual([
        [
          ...["1.csv", 3, null, "NOT_A_NUMBER", "Quantity", '"one" is not a whole number'],
          "1,A,,one,2011-01-01,1,5,",
        ],
        [
          ...["1.csv", 4, 5, "NOT_A_DATE", "InvoiceDate", '"2011-02-30" is not a real date'],
          '"multi\nline",A,,2,2011-02-30,1,5,',
        ],
        ["1.csv", 6, null, "WRONG_FIELD_COUNT", null, "it has 2 fields, the headings have 8", "1,A"],
      ]);
      expect(firstReject).toMatchObject({ file: "1.csv", line: 3, column: "Quantity" });
    }));

  it("are shortened to 1,024 characters", () =>
    stage([`${HEADINGS}\n${"x".repeat(5_000)}\n`], (_, { sqlite }) => {
      expect(sqlite.prepare("SELECT length(raw) FROM reject").pluck().all()).toEqual([1_024]);
    }));

  it("are not cut in the middle of a character", () =>
    stage([`${HEADINGS}\n${"x".repeat(1_023)}😀\n`], (_, { sqlite }) => {
      expect(sqlite.prepare("SELECT raw FROM reject").pluck().all()).toEqual(["x".repeat(1_023)]);
    }));

  it("weigh as many rows as a quote has swallowed", () =>
    stage([`${ordersCsv([{}, {}])}1,"open,1\n2\n3\n4\n`], async (staged) => {
      expect([staged.rowsRead, staged.rowsRejected, staged.linesSwallowed]).toEqual([3, 1, 3]);
      requireFewRejects(staged, 4 / 6); // 4 lines of 2 rows and 4 lines
      const fault = await faultOf(() => requireFewRejects(staged, 0.6));
      expect(fault.facts).toMatchObject({ rejected: 4, read: 6, line: 4, column: "the whole line" });
      expect(fault.facts.reason).toBe("a quote is opened and not closed (lines 4 to 7)");
    }));

  it("may be as many as the allowed share, and not one more", () =>
    stage([faulty], async (staged) => {
      requireFewRejects(staged, 0.75); // 3 of 4
      const fault = await faultOf(() => requireFewRejects(staged, 0.74));
      expect(fault.code).toBe("TOO_MANY_REJECTS");
      expect(fault.message).toContain("3 of 4 rows of 0.csv cannot be read");
      expect(fault.message).toContain('First: line 3, Quantity: "one" is not a whole number.');
    }));
});

describe("the hash of staged lines", () => {
  const rows: OrderRow[] = [{}, { invoice: "2", price: "1.50" }, { customer: "" }, {}];
  const hash = (content: string | readonly OrderRow[]) =>
    stage([content], ({ linesHash }) => String(linesHash));

  it("does not hang on the order of rows and columns, on quotes, line ends or files", async () => {
    const expected = await hash(rows);
    expect(await hash(rows.toReversed())).toBe(expected);
    expect(await hash(ordersCsv(rows).replaceAll("\n", "\r\n"))).toBe(expected);
    expect(await hash(ordersCsv(rows).replace(/[^,\n]+/g, '"$&"'))).toBe(expected);
    const turned = ordersCsv(rows).replace(/.+/g, (line) => line.split(",").reverse().join());
    expect(await hash(turned)).toBe(expected);
    const apart = await stage([rows.slice(2), rows.slice(0, 2)], ({ linesHash }) => String(linesHash));
    expect(apart).toBe(expected);
  });
});

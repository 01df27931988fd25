import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SchemaElement } from "hyparquet";
import type { ColumnSource } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { firstRows } from "../../src/intake/first-rows.js";
import { inspectFile } from "../../src/intake/inspect-file.js";
import type { ReadingOptions } from "../../src/intake/reading-options.js";
import { HEADINGS } from "../support/orders.js";
import { parquetBytes } from "../support/parquet-bytes.js";
import { faultOf, withFolder } from "../support/workspace.js";

const row = ["1", "85123A", "A mug", 2, new Date("2011-01-01T12:00:00Z"), 2.5, "17850", "Norway"];

/** The columns of orders, with so many equal rows. */
function ordersColumns(rows: number): ColumnSource[] {
  return HEADINGS.split(",").map((name, i) => ({
    name,
    data: Array.from({ length: rows }, () => row[i]),
    type: i === 3 ? "INT32" : i === 4 ? "TIMESTAMP" : i === 5 ? "DOUBLE" : "STRING",
  }));
}

/** A look at a Parquet file with these columns. */
function look(columnData: ColumnSource[], options: ReadingOptions = {}, schema?: SchemaElement[]) {
  return withFolder(async (folder) => {
    const file = { path: join(folder, "on-disk"), name: "orders.parquet" };
    await writeFile(file.path, parquetBytes({ columnData, schema }));
    const reading = await inspectFile(file, options);
    return { reading, rows: await firstRows(file, options, "Europe/London") };
  });
}

const refusal = (...args: Parameters<typeof look>) => faultOf(look(...args));

describe("a Parquet file with orders", () => {
  it("is read as CSV would be, but for what CSV leaves open: encoding, delimiter, the form of dates", async () => {
    const more = [...ordersColumns(2), { name: "note", data: ["a", "b"] }];
    const { reading, rows } = await look(more);
    expect(reading).toMatchObject({ format: "parquet", encoding: null, delimiter: null, sheet: null });
    expect([reading.preset, reading.ignoredColumns]).toEqual(["uci-online-retail", ["note"]]);
    expect(rows.map(({ problem }) => problem)).toEqual([null, null]);
    expect(rows[0].order).toMatchObject({
      orderedAt: Date.UTC(2011, 0, 1, 12),
      unitPrice: 2_500,
      quantity: 2,
    });
  });

  it("is refused without rows, without columns, with two of one name, or with one that is missing", async () => {
    expect((await refusal(ordersColumns(0))).code).toBe("NO_ROWS");
    const twice = [...ordersColumns(1), { name: "Quantity", data: [1] }];
    expect((await refusal(twice)).code).toBe("DUPLICATE_HEADER");
    const missing = await refusal(ordersColumns(1).filter(({ name }) => name !== "Quantity"));
    expect([missing.code, missing.facts.missing]).toEqual(["MISSING_COLUMNS", "Quantity"]);
  });

  it("has nested columns that are none of a table: they are ignored, and cannot be mapped", async () => {
    const columns = ordersColumns(1);
    const element = ({ name, type }: ColumnSource): SchemaElement => {
      if (type === "STRING") return { name, type: "BYTE_ARRAY", converted_type: "UTF8" };
      return type === "TIMESTAMP"
        ? { name, type: "INT64", converted_type: "TIMESTAMP_MILLIS" }
        : { name, type: type as "INT32" };
    };
    const schema: SchemaElement[] = [
      { name: "root", num_children: 9 },
      ...columns.map((column) => ({ ...element(column), repetition_type: "OPTIONAL" as const })),
      { name: "tags", repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      { name: "element", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
    ];
    const all = [...columns, { name: "tags", data: [["a", "b"]] }].map(({ name, data }) => ({ name, data }));
    expect((await look(all, {}, schema)).reading.ignoredColumns).toEqual(["tags (nested)"]);
    const mapping = [{ column: "tags", field: "description" }];
    expect((await refusal(all, { mapping }, schema)).code).toBe("BAD_OPTION");
  });
});

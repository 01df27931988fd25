import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import type { SchemaElement } from "hyparquet";
import type { ColumnSource } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { ClienteleError } from "../../src/errors.js";
import { requireRuns } from "../../src/formats/parquet-runs.js";
import { openParquet } from "../../src/formats/parquet-table.js";
import { textOf } from "../../src/formats/parquet-text.js";
import type { TableRecord } from "../../src/formats/table-record.js";
import { parquetBytes, parquetV1Bytes, varInt } from "../support/parquet-bytes.js";
import { PYARROW_FILE } from "../support/pyarrow-file.js";
import { faultOf, withFolder } from "../support/workspace.js";

interface Read {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly records: readonly TableRecord[];
}

/** What a Parquet file of these bytes holds, in all of its columns. */
function read(bytes: Uint8Array, decimal: "." | "," = "."): Promise<Read> {
  return withFolder(async (folder) => {
    const path = join(folder, "on-disk");
    await writeFile(path, bytes);
    const { headings, records } = await openParquet({ path, name: "orders.parquet" }, decimal);
    const wanted = new Set(headings.keys());
    const all: TableRecord[] = [];
    for await (const list of records(wanted, () => undefined)) all.push(...list);
    return { headings, rows: all.map(({ fields }) => fields), records: all };
  });
}

const refusal = (bytes: Uint8Array) => faultOf(read(bytes));

/** The texts of one column. */
async function texts(column: Omit<ColumnSource, "name">, element?: Partial<SchemaElement>, decimal?: ",") {
  const columnData = [{ name: "x", ...column }];
  const leaf = { name: "x", repetition_type: "OPTIONAL" as const, ...element } as SchemaElement;
  const schema = element && [{ name: "root", num_children: 1 }, leaf];
  return (await read(parquetBytes({ columnData, schema }), decimal)).rows.map(([text]) => text);
}

describe("the values of a Parquet file are the text of the same CSV", () => {
  it("whole numbers, however large, signed and not", async () => {
    const large = [0n, -1n, 9007199254740993n, 9223372036854775807n];
    expect(await texts({ data: large, type: "INT64" })).toEqual(large.map(String));
    expect(await texts({ data: [-5, null, 2147483647], type: "INT32" })).toEqual(["-5", "", "2147483647"]);
    const element = { type: "INT32", converted_type: "UINT_32" } as const;
    expect(await texts({ data: [4294967295, 3] }, element)).toEqual(["4294967295", "3"]);
  });

  it("floats by their shortest digits, without exponent; three decimals become four", async () => {
    const data = [17850, 2.55, 1.234, -0.125, 0, -0, 1e21, 1.5e-7, 123456.789, Number.NaN];
    const expected = ["17850", "2.55", "1.2340", "-0.1250", "0", "0", "1000000000000000000000"];
    const all = [...expected, "0.00000015", "123456.7890", ""];
    expect(await texts({ data, type: "DOUBLE" })).toEqual(all);
    expect(await texts({ data, type: "DOUBLE" }, undefined, ",")).toEqual(
      all.map((x) => x.replace(".", ",")),
    );
    expect(await texts({ data: [2.55, 16.4, 17850], type: "FLOAT" })).toEqual(["2.55", "16.4", "17850"]);
  });

  it("decimals exactly, in each way to store them", async () => {
    const decimal = (type: SchemaElement["type"], extra = {}) =>
      ({ type, converted_type: "DECIMAL", scale: 2, precision: 9, ...extra }) as const;
    const data = [2.55, -0.05, 17850, null];
    const expected = ["2.55", "-0.05", "17850", ""];
    expect(await texts({ data }, decimal("INT32"))).toEqual(expected);
    expect(await texts({ data }, decimal("INT64"))).toEqual(expected);
    expect(await texts({ data }, decimal("FIXED_LEN_BYTE_ARRAY", { type_length: 5 }))).toEqual(expected);
  });

  it("days and times as ISO 8601: instants of UTC with a Z, those of a clock on the wall without", async () => {
    const at = new Date("2010-12-01T08:26:00Z");
    const late = new Date("2010-12-01T08:26:00.125Z");
    const data = [at, late, null];
    expect(await texts({ data, type: "TIMESTAMP" })).toEqual([
      "2010-12-01T08:26:00Z",
      "2010-12-01T08:26:00.125Z",
      "",
    ]);
    for (const [unit, perMs] of [
      ["MILLIS", 1n],
      ["MICROS", 1_000n],
      ["NANOS", 1_000_000n],
    ] as const) {
      const logical = (isAdjustedToUTC: boolean) =>
        ({ type: "INT64", logical_type: { type: "TIMESTAMP", isAdjustedToUTC, unit } }) as const;
      const units = [BigInt(at.getTime()) * perMs + (perMs - 1n), -1n * perMs];
      expect(await texts({ data: units }, logical(false))).toEqual([
        "2010-12-01T08:26:00",
        "1969-12-31T23:59:59.999",
      ]);
      expect(await texts({ data: units.slice(0, 1) }, logical(true))).toEqual(["2010-12-01T08:26:00Z"]);
    }
    const day = { type: "INT32", converted_type: "DATE" } as const;
    expect(await texts({ data: [at, null] }, day)).toEqual(["2010-12-01T00:00:00", ""]);
  });

  it("INT96, in which older programs wrote times, as those of a clock on the wall", () => {
    const toText = textOf({ name: "x", type: "INT96" }, "f", ".");
    const day = 2_455_532n; // the Julian day of 1 December 2010
    const nanos = (8n * 60n + 26n) * 60_000_000_000n;
    expect(toText((day << 64n) | nanos)).toBe("2010-12-01T08:26:00");
  });

  it("text as it is, its line ends as in CSV; booleans; bytes that are no text as digits", async () => {
    const data = ['Möbel, "neu"', "a\r\nb\rc", "", null, "日本"];
    expect(await texts({ data, type: "STRING" })).toEqual(['Möbel, "neu"', "a\nb\nc", "", "", "日本"]);
    expect(await texts({ data: [true, null, false], type: "BOOLEAN" })).toEqual(["true", "", "false"]);
    const bytes = [Buffer.from("abc"), Buffer.of(0xff, 0x00)];
    expect(await texts({ data: bytes, type: "BYTE_ARRAY" })).toEqual(["abc", "0xff00"]);
    const id = "0123abcd-0123-4567-89ab-0123456789ab";
    expect(await texts({ data: [id], type: "UUID" })).toEqual([id]);
  });
});

const names = Array.from({ length: 5_000 }, (_, i) => (i % 7 === 0 ? null : `name ${i % 1_000}`));
const numbers = Int32Array.from({ length: 5_000 }, (_, i) => i);
const columnData: ColumnSource[] = [
  { name: "name", data: names, type: "STRING" },
  { name: "number", data: numbers, nullable: false },
  { name: "both", data: names.map((name, i) => (i < 2_500 ? name : `${i}`)), type: "STRING" },
];
const expectedRows = names.map((name, i) => [name ?? "", `${i}`, (i < 2_500 ? name : `${i}`) ?? ""]);

describe("a Parquet file", () => {
  it.each(["UNCOMPRESSED", "SNAPPY", "GZIP", "BROTLI", "LZ4_RAW", "ZSTD"] as const)(
    "packed with %s is read, of several row groups and pages",
    async (codec) => {
      const bytes = parquetBytes({ columnData, codec, rowGroupSize: [500, 3_000], pageSize: 5_000 });
      const { headings, rows, records } = await read(bytes);
      expect(headings).toEqual(["name", "number", "both"]);
      expect(rows).toEqual(expectedRows);
      expect(records.map(({ line }) => line)).toEqual(Array.from(numbers, (number) => number + 1));
    },
  );

  it.each(["PLAIN", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"] as const)(
    "with text in the encoding %s is read",
    async (encoding) => {
      const data = names.map((name) => name ?? "none");
      const bytes = parquetBytes({ columnData: [{ name: "x", data, type: "STRING", encoding }] });
      expect((await read(bytes)).rows).toEqual(data.map((text) => [text]));
    },
  );

  it("is read as pandas and pyarrow write it: in data pages of version 1", async () => {
    const { headings, rows } = await read(PYARROW_FILE);
    expect(headings).toEqual(["A", "B"]);
    expect(rows).toEqual([
      ["1", "foo"],
      ["2", "foo"],
      ["3", "foo"],
    ]);
  });

  it("may have nulls in data pages of version 1, one here and there or nothing else", async () => {
    const mixed = await read(
      parquetV1Bytes(
        [7, 8, 9],
        [
          [true, 2],
          [false, 3],
          [true, 1],
        ],
      ),
    );
    expect(mixed.rows).toEqual([["7"], ["8"], [""], [""], [""], ["9"]]);
    expect((await read(parquetV1Bytes([], [[false, 4]]))).rows).toEqual([[""], [""], [""], [""]]);
  });

  it("has its CSV and its faults in each record", async () => {
    const data = ['a "b"', "c\0d"];
    const { records } = await read(
      parquetBytes({
        columnData: [
          { name: "x", data },
          { name: "y", data: [1, 2] },
        ],
      }),
    );
    expect(records.map(({ raw, fault }) => [raw, fault])).toEqual([
      ['"a ""b""",1', null],
      ["c\0d,2", "NUL_CHARACTER"],
    ]);
  });

  it("may have columns of one name, nested ones, which are empty, and no rows", async () => {
    const schema: SchemaElement[] = [
      { name: "root", num_children: 3 },
      { name: "a", type: "INT32", repetition_type: "REQUIRED" },
      { name: "list", repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      { name: "element", type: "INT32", repetition_type: "OPTIONAL" },
      { name: "b", type: "INT32", repetition_type: "REQUIRED" },
    ];
    const lists = [
      { name: "a", data: [1, 2] },
      { name: "list", data: [[1, 2], null] },
      { name: "b", data: [3, 4] },
    ];
    const nested = await read(parquetBytes({ columnData: lists, schema }));
    expect([nested.headings, nested.rows]).toEqual([
      ["a", "list (nested)", "b"],
      [
        ["1", "", "3"],
        ["2", "", "4"],
      ],
    ]);
    const none = await read(parquetBytes({ columnData: [{ name: "a", data: [], type: "INT32" }] }));
    expect([none.headings, none.rows]).toEqual([["a"], []]);
  });
});

describe("a Parquet file that is damaged or hostile", () => {
  const bytes = parquetBytes({
    columnData: columnData.map((column) => ({ ...column, data: column.data.slice(0, 50) })),
  });

  it("is cut off, has another end, or says that it is encrypted", async () => {
    for (const length of [4, 11, 100, bytes.length - 100, bytes.length - 1])
      expect((await refusal(bytes.subarray(0, length))).code).toBe("DAMAGED_FILE");
    const encrypted = Buffer.from(bytes);
    encrypted.write("PARE", bytes.length - 4);
    expect((await refusal(encrypted)).code).toBe("ENCRYPTED_FILE");
  });

  it("is refused or read, whatever byte is wrong: nothing else is thrown", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = Buffer.from(bytes);
        damaged[at] ^= change;
        const end = await read(damaged).catch((error: unknown) => error);
        if (end instanceof Error) expect(end).toBeInstanceOf(ClienteleError);
      }),
      { numRuns: 200 },
    );
  });

  it("has a list of columns that is longer than the file, or too long to be built", async () => {
    const longer = Buffer.from(bytes);
    longer.writeUInt32LE(0x7fffffff, bytes.length - 8);
    expect((await refusal(longer)).code).toBe("DAMAGED_FILE");
    const groups = withFooter(
      Buffer.concat([Buffer.of(0x49, 0xfc), Buffer.from(varInt(1_000_000)), Buffer.alloc(1_000_000)]),
    );
    expect((await refusal(groups)).code).toBe("PARQUET_TOO_LARGE");
    const deep = withFooter(Buffer.alloc(1_000_000, 0x1c));
    expect((await refusal(deep)).code).toBe("DAMAGED_FILE");
  });

  it("has runs that say of themselves that they are longer than the page", async () => {
    const bomb = parquetV1Bytes([1], [[true, 2 ** 30]]);
    expect(bomb.length).toBeLessThan(200);
    await expect(refusal(bomb)).resolves.toMatchObject({ code: "DAMAGED_FILE" });
    const run = (values: number, value = 1) => Buffer.of(...varInt(2 * values), value);
    expect(() => requireRuns(run(100), 0, 1, 100)).not.toThrow();
    expect(() => requireRuns(Buffer.concat([run(60), run(40)]), 0, 1, 100)).not.toThrow();
    expect(() => requireRuns(run(2 ** 30), 0, 1, 100)).toThrow();
    expect(() => requireRuns(Buffer.concat([run(60), run(2 ** 30)]), 0, 1, 100)).toThrow();
    expect(() => requireRuns(Buffer.of(...varInt(2 ** 31 + 1), 0, 0), 0, 1, 100)).toThrow();
    expect(() => requireRuns(run(100), 0, 200, 100)).toThrow();
  });
});

/** A file of nothing but this footer. */
function withFooter(footer: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return Buffer.concat([Buffer.from("PAR1"), footer, length, Buffer.from("PAR1")]);
}

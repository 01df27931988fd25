import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TableRecord } from "../../src/formats/table-record.js";
import type { SheetForm } from "../../src/formats/xlsx-rows.js";
import { generalRecords, regularRecords, sheetRecords } from "../../src/formats/xlsx-sheet.js";
import { sheetXml } from "../support/workbook.js";

const FORM: SheetForm = {
  strings: ["first", "second"],
  dateStyles: [false, true],
  is1904: false,
  uses: ["text", "amount", "date", null],
  decimal: ".",
};

type Read = (...given: Required<Parameters<typeof sheetRecords>>) => AsyncGenerator<readonly TableRecord[]>;

/** The records of a sheet whose XML comes in pieces of so many bytes. */
async function recordsOf(read: Read, xml: string, form = FORM, size = 1 << 16): Promise<TableRecord[]> {
  async function* bytes() {
    const all = Buffer.from(xml);
    for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
  }
  const found: TableRecord[] = [];
  for await (const records of read({ file: "orders.xlsx", open: bytes }, form, () => undefined))
    found.push(...records);
  return found;
}

const plain = (records: readonly TableRecord[]) =>
  records.map(({ fields, line, lastLine, raw, fault }) => ({ fields, line, lastLine, raw, fault }));

/** The records of rows given as XML, which the fast and the general reader must agree on. */
async function rowsOf(rows: string, form = FORM): Promise<TableRecord[]> {
  const xml = sheetXml(`<worksheet><sheetData>${rows}</sheetData></worksheet>`);
  const general = await recordsOf(generalRecords, xml, form);
  expect(plain(await recordsOf(sheetRecords, xml, form))).toEqual(plain(general));
  return general;
}

async function fieldsOf(rows: string, form = FORM): Promise<(readonly string[])[]> {
  return (await rowsOf(rows, form)).map(({ fields }) => fields);
}

describe("rows of a sheet", () => {
  it("have their number in the sheet, and as CSV what is rejected is kept", async () => {
    const [record] = await rowsOf('<row r="7"><c r="A7" t="inlineStr"><is><t>a "b"</t></is></c></row>');
    expect(plain([record])).toEqual([
      { fields: ['a "b"', "", "", ""], line: 7, lastLine: 7, raw: '"a ""b""",,,', fault: null },
    ]);
  });

  it("may leave out cells, and the places of cells and rows (X20)", async () => {
    const rows =
      '<row r="2"><c r="A2"><v>1</v></c><c r="D2"><v>4</v></c></row><row><c><v>1</v></c><c><v>2</v></c><c r="D3"><v>4</v></c></row>' +
      '<row r="9" spans="1:4"><c r="C9"/><c><v>4</v></c></row><row><c r="B10"><v>2</v></c></row>';
    const records = await rowsOf(rows);
    expect(records.map(({ line }) => line)).toEqual([2, 3, 9, 10]);
    expect(records.map(({ fields }) => fields.join())).toEqual(["1,,,4", "1,2,,4", ",,,4", ",2,,"]);
  });

  it("are none where they are blank, and end with the headings", async () => {
    const rows =
      '<row r="1"/><row r="2"></row><row r="3"><c r="A3" s="1"/><c r="B3" t="inlineStr"><is><t/></is></c></row>' +
      '<row r="4"><c r="E4"><v>5</v></c><c r="XFD4"><v>6</v></c></row><row r="5"><c r="A5"><v>1</v></c><c r="E5"><v>5</v></c></row>';
    const records = await rowsOf(rows);
    expect(records.map(({ line, fields }) => [line, ...fields])).toEqual([[5, "1", "", "", ""]]);
  });

  it("take no more of a sheet than is wanted", async () => {
    const rows = ["1", "2", "3"].map((n) => `<row r="${n}"><c r="A${n}"><v>${n}</v></c></row>`).join("");
    expect(await fieldsOf(rows, { ...FORM, uses: ["text"], most: 2 })).toEqual([["1"], ["2"]]);
  });
});

describe("a cell's value", () => {
  const valueIn = async (cell: string, form = FORM) => {
    const [record] = await rowsOf(`<row r="1"><c r="A1"><v>1</v></c>${cell}</row>`, form);
    return record;
  };

  it.each([
    ["a whole number", '<c r="B1"><v>17850</v></c>', "17850"],
    ["an amount of three decimals", '<c r="B1"><v>1.234</v></c>', "1.2340"],
    ["a percentage, as it is stored (X24)", '<c r="B1" s="0"><v>0.15</v></c>', "0.15"],
    ["a boolean (X24)", '<c r="B1" t="b"><v>1</v></c>', "TRUE"],
    ["the other boolean", '<c r="B1" t="b"><v>0</v></c>', "FALSE"],
    ["a shared text", '<c r="B1" t="s"><v>1</v></c>', "second"],
    ["a text of its own (X19)", '<c r="B1" t="inlineStr"><is><t>A &amp; B</t></is></c>', "A & B"],
    ["text in runs", '<c r="B1" t="inlineStr"><is><r><t>A</t></r><r><t>B</t></r></is></c>', "AB"],
    ["a formula's number (X14)", '<c r="B1"><f>SUM(A1,5)</f><v>6</v></c>', "6"],
    ["a shared formula's", '<c r="B1"><f t="shared" si="0"/><v>6</v></c>', "6"],
    ["a formula's text", '<c r="B1" t="str"><f>A1&amp;"x"</f><v>ax_x000D_</v></c>', "ax\n"],
    ["a formula's empty text", '<c r="B1" t="str"><f>""</f><v></v></c>', ""],
    ["a date's", '<c r="C1" s="1"><v>40513.35138888889</v></c>', "2010-12-01T08:26:00"],
    ["an ISO date's", '<c r="C1" t="d"><v>2010-12-01T08:26:00</v></c>', "2010-12-01T08:26:00"],
    ["an ISO day's", '<c r="C1" t="d"><v>2010-12-01</v></c>', "2010-12-01T00:00:00"],
    ["of an unknown type", '<c r="B1" t="new"><v>x</v></c>', "x"],
  ])("is that of %s", async (_, cell, text) => {
    const record = await valueIn(cell);
    expect(record.fields.slice(1).filter((field) => field !== "")).toEqual(text === "" ? [] : [text]);
    expect(record.fault).toBeNull();
  });

  it.each([
    ["an error (X15)", '<c r="B1" t="e"><v>#REF!</v></c>', "#REF!"],
    ["a formula without its result (X14)", '<c r="B1"><f>A1*2</f></c>', ""],
    ["a formula with an empty result", '<c r="B1"><f>A1*2</f><v></v></c>', ""],
    ["a shared text that is not there (X19)", '<c r="B1" t="s"><v>2</v></c>', "2"],
  ])("is none where it is %s: its row cannot be read", async (_, cell, field) => {
    expect(await valueIn(cell)).toMatchObject({ fields: ["1", field, "", ""], fault: "ERROR_CELL" });
  });

  it("may be an error where nobody needs it", async () => {
    expect((await valueIn('<c r="D1" t="e"><v>#N/A</v></c>')).fault).toBeNull();
  });

  it("counts days from 1904 on, also where a date has no style (X16)", async () => {
    const form = { ...FORM, is1904: true };
    for (const cell of ['<c r="C1" s="1"><v>39051</v></c>', '<c r="C1"><v>39051</v></c>'])
      expect((await valueIn(cell, form)).fields[2]).toBe("2010-12-01T00:00:00");
    expect((await valueIn('<c r="B1"><v>39051</v></c>', form)).fields[1]).toBe("39051");
  });

  it("is written under the decimal mark that was declared where it is an amount", async () => {
    const form: SheetForm = { ...FORM, decimal: "," };
    const { fields } = await valueIn('<c r="B1"><v>2.5</v></c><c r="D1"><v>2.5</v></c>', form);
    expect(fields).toEqual(["1", "2,5", "", "2.5"]);
  });
});

/** Ways to write a tag's name and what stands between tags, of which the fast reader knows the first. */
const TEXTS = ["plain", " a & b ", "£5 – café 😀", "_x000D_\r\n", "]]", "", "<row r='1'>", "a_x0041_"];
const anyText = fc.constantFrom(...TEXTS);
const asXml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const anyValue = fc.oneof(
  anyText.map((text) => ({ type: ' t="inlineStr"', inside: `<is><t>${asXml(text)}</t></is>` })),
  anyText.map((text) => ({
    type: ' t="inlineStr"',
    inside: `<is><r><rPr><b/></rPr><t>${asXml(text)}</t></r></is>`,
  })),
  anyText.map((text) => ({ type: ' t="str"', inside: `<f>A1&amp;B1</f><v>${asXml(text)}</v>` })),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => ({ type: "", inside: `<v>${n}</v>` })),
  fc.nat(70_000).map((n) => ({ type: ' s="1"', inside: `<v>${n / 7}</v>` })),
  fc.nat(3).map((n) => ({ type: ' s="0" t="s"', inside: `<v>${n}</v>` })),
  fc
    .constantFrom("<f>1</f>", '<f t="shared" si="0"/><v>1</v>', "", "<v></v>")
    .map((inside) => ({ type: "", inside })),
  fc.constantFrom("#REF!", "#N/A").map((error) => ({ type: ' t="e"', inside: `<v>${error}</v>` })),
);
const anyCell = fc.record({ gap: fc.nat(2), isPlaced: fc.boolean(), value: anyValue });
const anyRow = fc.record({
  gap: fc.nat(3),
  isPlaced: fc.boolean(),
  cells: fc.array(anyCell, { maxLength: 5 }),
});
type Row = typeof anyRow extends fc.Arbitrary<infer T> ? T : never;

function written(rows: readonly Row[]): string {
  let line = 0;
  const written = rows.map(({ gap, isPlaced, cells }) => {
    line += 1 + (isPlaced ? gap : 0);
    let column = -1;
    const inside = cells.map((cell) => {
      column += 1 + (cell.isPlaced ? cell.gap : 0);
      const place = cell.isPlaced ? ` r="${String.fromCharCode(65 + column)}${line}"` : "";
      const { type, inside: value } = cell.value;
      return value === "" ? `<c${place}${type}/>` : `<c${place}${type}>${value}</c>`;
    });
    return `<row${isPlaced ? ` r="${line}"` : ""}>${inside.join("")}</row>`;
  });
  return `<?xml version="1.0"?>\n<worksheet><dimension ref="A1:XFD1048576"/><sheetData>${written.join("")}</sheetData><x/></worksheet>`;
}

/** Other ways to write the same sheet. */
const REWRITES: readonly ((xml: string) => string)[] = [
  (xml) => xml.replaceAll(/<(\/?)(\w)/g, "<$1x:$2").replace("<x:worksheet", '<x:worksheet xmlns:x="urn:x"'),
  (xml) => xml.replaceAll(/(\w+)="([^"]*)"/g, "$1='$2'"),
  (xml) => xml.replaceAll("</row>", "</row>\n  ").replaceAll("<row", "\n<row"),
  (xml) => xml.replaceAll("</c>", "</c>\n").replaceAll("<v>", "\n<v>"),
  (xml) => xml.replaceAll("<v>", "<!-- </row> --><v>"),
  (xml) => xml.replaceAll(/<t>([^<&]+)<\/t>/g, "<t><![CDATA[$1]]></t>"),
  (xml) => xml.replaceAll(/<c( r="\w+")?( s="\d")?( t="\w+")/g, "<c$3$2$1"),
  (xml) => xml.replaceAll(/<row( r="\d+")/g, '<row spans="1:9"$1 ht="15"'),
];

describe("the fast reader", () => {
  it("gives what the general one gives", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRow, { maxLength: 8 }),
        fc.integer({ min: 1, max: 400 }),
        async (rows, size) => {
          const xml = written(rows);
          const expected = plain(await recordsOf(generalRecords, xml, FORM, size));
          expect(plain(await recordsOf(sheetRecords, xml, FORM, size))).toEqual(expected);
          if (rows.length > 0)
            expect(plain(await recordsOf(regularRecords, xml, FORM, size))).toEqual(expected);
          for (const rewrite of REWRITES)
            expect(plain(await recordsOf(sheetRecords, rewrite(xml)))).toEqual(expected);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("is followed by the general one from the row on that it does not know", async () => {
    const row = (n: number, inside: string) =>
      `<row r="${n}"><c r="A${n}" t="inlineStr"><is>${inside}</is></c></row>`;
    const long = "x".repeat(1_000);
    const rows = Array.from({ length: 1_500 }, (_, i) => row(i + 1, `<t>${long}</t>`)); // 1.5 MB: more than one piece
    const xml = `<worksheet><sheetData>${rows.join("")}${row(1_501, "<t><!-- -->odd</t>")}</sheetData></worksheet>`;
    const records = await recordsOf(sheetRecords, xml);
    expect(records).toHaveLength(1_501);
    expect(records.map(({ line }) => line)).toEqual(records.map((_, i) => i + 1));
    expect(records[1_500].fields[0]).toBe("odd");
  });

  it("reads UTF-16 where a mark says so", async () => {
    const xml =
      '<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>café</v></c></row></sheetData></worksheet>';
    const open = async function* () {
      yield Buffer.from(`\ufeff${xml}`, "utf16le");
    };
    for await (const [record] of sheetRecords({ file: "f", open }, FORM))
      expect(record.fields[0]).toBe("café");
  });
});

describe("a damaged sheet", () => {
  const row = '<row r="1"><c r="A1"><v>1</v></c></row>';
  it.each([
    ["is cut off", `<worksheet><sheetData>${row}<row r="2"><c r="A2"><v>1`],
    ["is cut off behind its rows", `<worksheet><sheetData>${row}</sheetData>`],
    ["has no end tag", `<worksheet><sheetData>${row}<row r="2"><c r="A2"></row></sheetData></worksheet>`],
    [
      "has an unknown entity",
      `<worksheet><sheetData><row><c t="str"><v>&xxe;</v></c></row></sheetData></worksheet>`,
    ],
    [
      "has a document type (X9)",
      `<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet><sheetData>${row}</sheetData></worksheet>`,
    ],
    ["is nested without end (X11)", `<worksheet><sheetData>${row}</sheetData>${"<x>".repeat(100_000)}`],
    [
      "is nested in a cell",
      `<worksheet><sheetData><row><c>${"<is>".repeat(100_000)}</c></row></sheetData></worksheet>`,
    ],
    [
      "is nested before its rows",
      `<worksheet>${"<x>".repeat(100_000)}<sheetData>${row}</sheetData></worksheet>`,
    ],
    [
      "holds a control character",
      `<worksheet><sheetData><row><c t="str"><v>\x01</v></c></row></sheetData></worksheet>`,
    ],
    ["is empty", ""],
  ])("is refused: it %s", async (_, xml) => {
    await expect(recordsOf(sheetRecords, xml)).rejects.toMatchObject({ code: "DAMAGED_FILE" });
  });

  it("is refused where it holds bytes that are no characters", async () => {
    const open = async function* () {
      yield Buffer.concat([
        Buffer.from('<worksheet><sheetData><row><c t="str"><v>'),
        Buffer.from([0xff, 0xfe]),
      ]);
    };
    const reading = sheetRecords({ file: "f", open }, FORM).next();
    await expect(reading).rejects.toMatchObject({ code: "DAMAGED_FILE" });
  });
});

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ClienteleError } from "../../src/errors.js";
import { surveyFile } from "../../src/intake/survey-file.js";
import { HEADINGS } from "../support/orders.js";
import { packed, sheetXml, type TestCell, type TestWorkbook, workbook } from "../support/workbook.js";
import { faultOf, withFolder } from "../support/workspace.js";

const ROW: TestCell[] = ["536365", "85123A", "A mug", 6, "2010-12-01 08:26", 2.55, 17850, "Norway"];
const ORDERS = [HEADINGS.split(","), ROW];

/** How a file with these bytes is refused, whatever it is called. */
function refusalOf(bytes: Uint8Array): Promise<ClienteleError> {
  return withFolder(async (folder) => {
    const path = join(folder, "orders.csv");
    await writeFile(path, bytes);
    return faultOf(surveyFile({ path, name: "orders.csv" }, {}));
  });
}

const refusalOfWorkbook = (parts: TestWorkbook["parts"], more: Partial<TestWorkbook> = {}) =>
  refusalOf(workbook({ sheets: [{ rows: ORDERS }], ...more, parts }));

const SHEET = "xl/worksheets/sheet1.xml";
const DEEP = "<x>".repeat(100_000);
const LAUGHS = `<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`;
const inFront = (doctype: string) => doctype + sheetXml(ORDERS);

describe("a workbook is refused that", () => {
  it("is none (X1), is cut off (X2) or is encrypted (X3)", async () => {
    const bytes = workbook({ sheets: [{ rows: ORDERS }] });
    expect((await refusalOf(Buffer.from("PK\x03\x04 and then anything else"))).code).toBe("DAMAGED_FILE");
    expect((await refusalOf(bytes.subarray(0, bytes.length >> 1))).code).toBe("DAMAGED_FILE");
    const ole = Buffer.concat([
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      Buffer.alloc(600),
    ]);
    const encrypted = await refusalOf(ole);
    expect(encrypted.code).toBe("NOT_A_TABLE");
    expect(encrypted.message).toMatch(/password/);
  });

  it("is a bomb (X4), shares its bytes (X5), has too many entries (X6) or one that leads out of it (X7)", async () => {
    const bomb = { [SHEET]: "<worksheet>".padEnd(70_000_000) };
    expect((await refusalOfWorkbook(bomb)).code).toBe("ARCHIVE_NOT_UNPACKED");
    const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`xl/media/${i}`, ""]));
    expect((await refusalOfWorkbook(many)).code).toBe("ARCHIVE_NOT_UNPACKED");
    expect((await refusalOfWorkbook({ "xl/../../../etc/passwd": "" })).code).toBe("ARCHIVE_NOT_UNPACKED");
  });

  it("has macros, by its parts or by its type (X8)", async () => {
    const type = "application/vnd.ms-excel.sheet.macroEnabled.main+xml";
    const kinds: readonly Record<string, string>[] = [
      { "xl/vbaProject.bin": "macros" },
      {
        "[Content_Types].xml": `<Types><Override PartName="/xl/workbook.xml" ContentType="${type}"/></Types>`,
      },
    ];
    for (const parts of kinds) {
      const fault = await refusalOfWorkbook(parts);
      expect(fault.code).toBe("NOT_A_TABLE");
      expect(fault.message).toContain(
        "orders.csv is a workbook with macros (save it as .xlsx, without them)",
      );
    }
  });

  it.each([
    ["a document type in its sheet (X9)", { [SHEET]: inFront('<!DOCTYPE a SYSTEM "file:///etc/passwd">') }],
    ["a document type in its workbook", { "xl/workbook.xml": `${LAUGHS}<workbook><sheets/></workbook>` }],
    ["entities of its own (X10)", { [SHEET]: inFront(LAUGHS) }],
    ["a document type without end", { [SHEET]: `<!DOCTYPE a [${"x ".repeat(10_000_000)}` }],
    ["elements nested without end in its sheet (X11)", { [SHEET]: `<worksheet>${DEEP}` }],
    ["elements nested without end in its workbook", { "xl/workbook.xml": `<workbook>${DEEP}` }],
    ["elements nested without end in its types", { "[Content_Types].xml": `<Types>${DEEP}` }],
    ["elements nested without end in its relations", { "xl/_rels/workbook.xml.rels": `<R>${DEEP}` }],
    ["no such sheet as it says", { [SHEET]: null }],
    ["no workbook", { "xl/workbook.xml": null }],
    ["nothing in its workbook", { "xl/workbook.xml": "" }],
    ["no relations", { "xl/_rels/workbook.xml.rels": null }],
  ])("has %s", async (_, parts) => {
    expect((await refusalOfWorkbook(parts)).code).toBe("DAMAGED_FILE");
  });

  it.each(["<si><t>a", `<si>${DEEP}</si>`, "<si></t></si>", "<si><t>&laugh;</t></si>", `<si><r>${DEEP}`])(
    "has shared texts such as %.20s",
    async (strings) => {
      expect((await refusalOfWorkbook({}, { strings })).code).toBe("DAMAGED_FILE");
    },
  );

  it("has nothing but a chart", async () => {
    const chart = `<Relationships><Relationship Id="rId1" Type="http://x/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>`;
    const fault = await refusalOfWorkbook({ "xl/_rels/workbook.xml.rels": chart });
    expect(fault.message).toContain("it has no sheet with cells");
  });
});

describe("another document is refused by its kind:", () => {
  it.each([
    ["xl/workbook.bin", ".xlsb (save it as .xlsx)"],
    ["word/document.xml", "a Word document"],
    ["ppt/presentation.xml", "a PowerPoint presentation"],
    ["META-INF/manifest.xml", ".ods (save it as .xlsx)"],
    ["Index/Document.iwa", "an Apple Numbers document"],
  ])("%s", async (part, words) => {
    const fault = await refusalOf(packed({ [part]: "x", mimetype: "x" }));
    expect(fault.code).toBe("NOT_A_TABLE");
    expect(fault.message).toContain(words);
  });
});

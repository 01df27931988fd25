import { describe, expect, it } from "vitest";
import { cellText, stringText, unescapeXml } from "../../src/formats/xlsx-text.js";

describe("text between two tags", () => {
  it.each([
    ["A &amp; B &lt;&gt;&quot;&apos;", "A & B <>\"'"],
    ["a&#10;b&#x1F600;", "a\nb😀"],
    ["a\r\nb\rc", "a\nb\nc"],
    ["caf\u00e9 £", "café £"],
    ["a > b", "a > b"],
  ])("%j is %j", (xml, text) => {
    expect(unescapeXml(xml)).toBe(text);
  });

  it.each([
    "&unknown;",
    "&#0;",
    "&#xD800;",
    "&#x110000;",
    "a & b",
    "&amp",
    "&constructor;",
    "\0",
    "\x1f",
    "\ufffe",
    "]]>",
  ])("%j is none that XML can have", (xml) => {
    expect(unescapeXml(xml)).toBeNull();
  });
});

describe("the text of a cell", () => {
  it("has the characters that XML cannot hold, and one kind of line end", () => {
    expect(cellText("a_x000D_\nb_x0009_c")).toBe("a\nb\tc");
    expect(cellText("_x005F_x000D_")).toBe("_x000D_"); // an escaped underscore
    expect(cellText("_x0000_ _xD83D_ _x12_")).toBe("_x0000_ _xD83D_ _x12_");
  });

  it("is that of all its runs, without hints at the pronunciation", () => {
    expect(stringText("<t>plain</t>")).toBe("plain");
    expect(stringText('<t xml:space="preserve"> a </t>')).toBe(" a ");
    expect(stringText("<t/>")).toBe("");
    expect(stringText('<r><t>Order </t></r><r><rPr><b/><sz val="11"/></rPr><t>Date</t></r>')).toBe(
      "Order Date",
    );
    expect(stringText('<t>課</t><rPh sb="0" eb="1"><t>カ</t></rPh><phoneticPr fontId="1"/>')).toBe("課");
  });

  it("is left to a general reader where the XML has other things", () => {
    for (const xml of [
      "<t><![CDATA[a]]></t>",
      "<!-- a --><t>b</t>",
      "<x:t>a</x:t>",
      "<t>&none;</t>",
      "<t a='b'>c</t>",
    ])
      expect(stringText(xml)).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { readSharedStrings } from "../../src/formats/xlsx-strings.js";

const stringsOf = (items: string, most?: number) => {
  const open = async function* () {
    yield Buffer.from(`<sst count="1">${items}</sst>`);
  };
  return readSharedStrings(open, "orders.xlsx", most);
};

describe("the texts that cells share", () => {
  it("keep their order, whatever their XML is like", async () => {
    const items = [
      "<si><t>a &amp; b</t></si>",
      "<si><t/></si>",
      "<si><r><t>c</t></r><rPh><t>x</t></rPh></si>\n",
    ];
    const texts = ["a & b", "", "c"];
    expect(await stringsOf(items.join(""))).toEqual(texts);
    expect(await stringsOf(`${items.join("")}<si/><si><t><![CDATA[<d>]]></t></si>`)).toEqual([
      ...texts,
      "",
      "<d>",
    ]);
    expect(await stringsOf("")).toEqual([]);
  });

  it("have room for so many characters, each text taking 16 more", async () => {
    const items = "<si><t>abcd</t></si><si><t>efgh</t></si>"; // 2 × (4 + 16)
    expect(await stringsOf(items, 40)).toHaveLength(2);
    for (const odd of [items, items.replaceAll("<t>", "<t><!-- -->")])
      await expect(stringsOf(odd, 39)).rejects.toMatchObject({ code: "ARCHIVE_NOT_UNPACKED" });
  });
});

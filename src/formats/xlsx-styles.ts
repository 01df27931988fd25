import { isDateFormat, isDateFormatId } from "./xlsx-dates.js";
import { readXml } from "./xlsx-xml.js";

/** Of each cell style, by its number, whether it shows numbers as dates. */
export type DateStyles = readonly boolean[];

/** Reads the cell styles of a workbook. @throws ClienteleError DAMAGED_FILE, those of `bytes` */
export async function readStyles(bytes: AsyncIterable<Uint8Array>, file: string): Promise<DateStyles> {
  const codes = new Map<number, string>();
  const formats: number[] = [];
  let isInCells = false;
  await readXml(bytes, file, {
    open(name, attributes) {
      if (name === "numFmt") codes.set(Number(attributes.numFmtId), attributes.formatCode ?? "");
      else if (name === "cellXfs") isInCells = true;
      else if (name === "xf" && isInCells) formats.push(Number(attributes.numFmtId ?? 0));
    },
    close(name) {
      if (name === "cellXfs") isInCells = false;
    },
  });
  return formats.map((id) => {
    const code = codes.get(id);
    return code === undefined ? isDateFormatId(id) : isDateFormat(code);
  });
}

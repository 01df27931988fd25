import { ClienteleError } from "../errors.js";
import { findPart, readPart } from "./xlsx-parts.js";
import type { ZipArchive } from "./zip-archive.js";

/** Other documents that are ZIP archives, by a part that each of them has. */
const OTHER_KINDS: readonly (readonly [string, string])[] = [
  ["a binary Excel workbook, .xlsb (save it as .xlsx)", "xl/workbook.bin"],
  ["a Word document", "word/document.xml"],
  ["a PowerPoint presentation", "ppt/presentation.xml"],
  ["an OpenDocument file, such as .ods (save it as .xlsx)", "META-INF/manifest.xml"],
  ["an Apple Numbers document (export it to Excel)", "Index/Document.iwa"],
];

/** True where an archive is a workbook, or another document of an office program: it is no archive of tables then. */
export function isOfficeDocument(archive: ZipArchive): boolean {
  const parts = ["[Content_Types].xml", "xl/workbook.xml", ...OTHER_KINDS.map(([, part]) => part)];
  return parts.some((part) => findPart(archive, part) !== null);
}

/**
 * Refuses office documents that are no workbooks, and workbooks with macros: their authors may mean harm.
 * @throws ClienteleError NOT_A_TABLE
 */
export async function requireWorkbook(archive: ZipArchive, file: string): Promise<void> {
  const refuse = (found: string) => new ClienteleError("NOT_A_TABLE", { file, found });
  const other = OTHER_KINDS.find(([, part]) => findPart(archive, part) !== null);
  if (other) throw refuse(other[0]);
  if (await hasMacros(archive, file)) throw refuse("a workbook with macros (save it as .xlsx, without them)");
}

async function hasMacros(archive: ZipArchive, file: string): Promise<boolean> {
  if (archive.entries.some(({ path }) => /(?:^|\/)vbaProject\.bin$/i.test(path))) return true;
  const types = findPart(archive, "[Content_Types].xml");
  let isMacroType = false;
  if (types)
    await readPart(archive, types, file, {
      open: (_, { ContentType = "" }) => {
        isMacroType ||= /macroEnabled/i.test(ContentType);
      },
    });
  return isMacroType;
}

import type { ReadProgress } from "./open-text.js";
import type { NamedFile } from "./table.js";
import type { TableRecord } from "./table-record.js";
import { requireWorkbook } from "./xlsx-kind.js";
import { readParts, type SheetPart } from "./xlsx-parts.js";
import type { ColumnUse, SheetForm } from "./xlsx-rows.js";
import { sheetRecords } from "./xlsx-sheet.js";
import { readSharedStrings } from "./xlsx-strings.js";
import { type DateStyles, readStyles } from "./xlsx-styles.js";
import { openZip, type ZipArchive } from "./zip-archive.js";

/** A workbook as far as all its sheets have it in common. */
export interface Workbook {
  readonly file: NamedFile;
  readonly sheets: readonly SheetPart[];
  readonly form: Omit<SheetForm, "uses" | "decimal">;
}

/** How the rows of a sheet are wanted. */
export interface SheetWish {
  readonly uses: readonly ColumnUse[];
  readonly decimal: "." | ",";
  readonly onRead: ReadProgress;
  /** Is told of a row beyond which a sheet cannot have others. */
  readonly onFull: () => void;
}

/**
 * Reads what the sheets of a workbook have in common; their texts stay in memory.
 * @throws ClienteleError NOT_A_TABLE, DAMAGED_FILE, ARCHIVE_NOT_UNPACKED, those of the archive
 */
export async function openWorkbook(archive: ZipArchive, file: NamedFile): Promise<Workbook> {
  await requireWorkbook(archive, file.name);
  const { sheets, is1904, strings, styles } = await readParts(archive, file.name);
  const texts = strings ? await readSharedStrings(() => archive.read(strings), file.name) : [];
  const dateStyles: DateStyles = styles ? await readStyles(archive.read(styles), file.name) : [];
  return { file, sheets, form: { strings: texts, dateStyles, is1904 } };
}

/** A row of a sheet in which anything is looked for; more columns are no table of orders. */
const MOST_COLUMNS = 16_384;

/**
 * The first rows of a sheet in which there is anything, their cells as plain text.
 * @param most how many at most
 * @throws ClienteleError DAMAGED_FILE, those of the archive
 */
export async function firstRows(
  archive: ZipArchive,
  { file, form }: Workbook,
  sheet: SheetPart,
  most: number,
): Promise<readonly TableRecord[]> {
  const uses: readonly ColumnUse[] = Array.from({ length: MOST_COLUMNS }, () => "text");
  const source = { file: file.name, open: () => archive.read(sheet.entry) };
  const found: TableRecord[] = [];
  for await (const records of sheetRecords(source, { ...form, uses, decimal: ".", most })) {
    found.push(...records.slice(0, most - found.length));
    if (found.length === most) break;
  }
  return found;
}

/** All rows of a sheet in which there is anything, in lists. @throws ClienteleError DAMAGED_FILE, those of the archive */
export async function* allRows(
  { file, form }: Workbook,
  sheet: SheetPart,
  { uses, decimal, onRead, onFull }: SheetWish,
): AsyncGenerator<readonly TableRecord[]> {
  const archive = await openZip(file.path, file.name);
  try {
    const source = {
      file: file.name,
      open: () => counted(archive.read(sheet.entry), sheet.entry.size, onRead),
    };
    yield* sheetRecords(source, { ...form, uses, decimal }, onFull);
  } finally {
    await archive.close();
  }
}

async function* counted(
  bytes: AsyncGenerator<Uint8Array>,
  bytesInAll: number,
  onRead: ReadProgress,
): AsyncGenerator<Uint8Array> {
  let bytesRead = 0;
  for await (const piece of bytes) {
    bytesRead += piece.length;
    onRead(bytesRead, bytesInAll);
    yield piece;
  }
}

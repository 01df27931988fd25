import { ClienteleError } from "../errors.js";
import type { NamedFile, Table } from "../formats/table.js";
import { damagedWorkbook } from "../formats/xlsx-fault.js";
import type { SheetPart } from "../formats/xlsx-parts.js";
import type { ColumnUse } from "../formats/xlsx-rows.js";
import { allRows, firstRows, openWorkbook, type Workbook } from "../formats/xlsx-workbook.js";
import type { ZipArchive } from "../formats/zip-archive.js";
import { type Columns, countRecognised, readColumns } from "./columns.js";
import type { Field } from "./fields.js";
import type { ReadingOptions } from "./reading-options.js";

/** Titles and notes may stand above the headings, in at most so many rows. */
const ROWS_ABOVE = 20;
const MOST_NAMED = 20;

/**
 * The table of a workbook: the sheet that is named, else the only one with the headings of orders, hidden ones among
 * them; there the first row with such headings.
 * @throws ClienteleError SHEET_NOT_FOUND, SHEET_NEEDED, EMPTY_FILE, those of openWorkbook; where no sheet fits, those of
 *   readColumns for the row that comes nearest
 */
export async function openWorkbookTable(
  archive: ZipArchive,
  file: NamedFile,
  options: ReadingOptions,
): Promise<Table> {
  const workbook = await openWorkbook(archive, file);
  const looks: SheetLook[] = [];
  for (const sheet of namedSheets(workbook, options.sheet ?? null))
    looks.push(await lookAt(archive, workbook, sheet, options));
  return tableOf(workbook, chooseSheet(looks, file.name, options), options);
}

/** What the first rows of a sheet show. */
interface SheetLook {
  readonly sheet: SheetPart;
  /** The first rows with anything in them. */
  readonly rows: readonly (readonly string[])[];
  /** Where among them the headings of orders stand; −1 where they do not. */
  readonly headingRow: number;
}

/** The sheets to choose from. @throws ClienteleError SHEET_NOT_FOUND */
function namedSheets({ sheets, file }: Workbook, wanted: string | null): readonly SheetPart[] {
  if (wanted === null) return sheets;
  const plain = (name: string) => name.trim().toLowerCase();
  const found =
    sheets.find(({ name }) => name === wanted) ?? sheets.find(({ name }) => plain(name) === plain(wanted));
  if (found) return [found];
  throw new ClienteleError("SHEET_NOT_FOUND", { file: file.name, sheet: wanted, sheets: namesOf(sheets) });
}

async function lookAt(
  archive: ZipArchive,
  workbook: Workbook,
  sheet: SheetPart,
  options: ReadingOptions,
): Promise<SheetLook> {
  const records = await firstRows(archive, workbook, sheet, ROWS_ABOVE);
  const rows = records.map(({ fields }) =>
    fields.slice(0, fields.findLastIndex((field) => field !== "") + 1),
  );
  return { sheet, rows, headingRow: rows.findIndex((row) => fits(row, options)) };
}

function fits(row: readonly string[], options: ReadingOptions): boolean {
  try {
    readColumns(row, "", options);
    return true;
  } catch (error) {
    if (error instanceof ClienteleError) return false;
    throw error;
  }
}

/** @throws ClienteleError SHEET_NEEDED, EMPTY_FILE, those of readColumns */
function chooseSheet(looks: readonly SheetLook[], file: string, options: ReadingOptions): SheetLook {
  const fitting = looks.filter(({ headingRow }) => headingRow >= 0);
  if (fitting.length === 1) return fitting[0];
  if (fitting.length > 1) {
    const sheets = namesOf(fitting.map(({ sheet }) => sheet));
    throw new ClienteleError("SHEET_NEEDED", { file, count: fitting.length, sheets });
  }
  const rows = looks.flatMap(({ sheet, rows }) => rows.map((row) => ({ sheet, row })));
  if (rows.length === 0) throw new ClienteleError("EMPTY_FILE", { file });
  const recognised = rows.map(({ row }) => countRecognised(row, options));
  const { sheet, row } = rows[recognised.indexOf(Math.max(...recognised))];
  readColumns(row, `${file}, sheet ${shown(sheet)}`, options);
  throw damagedWorkbook(file, "its rows change while they are read"); // for readColumns has refused this row before
}

function namesOf(sheets: readonly SheetPart[]): string {
  const names = sheets.slice(0, MOST_NAMED).map(shown).join(", ");
  return sheets.length > MOST_NAMED ? `${names} …` : names;
}

function shown({ name }: SheetPart): string {
  return `"${name.slice(0, 60)}"`;
}

function tableOf(workbook: Workbook, { sheet, rows, headingRow }: SheetLook, options: ReadingOptions): Table {
  const columns = readColumns(rows[headingRow], workbook.file.name, options);
  const decimal = options.decimal === "," ? "," : ".";
  let isFull = false;
  return {
    format: "xlsx",
    encoding: null,
    delimiter: null,
    sheet: sheet.name,
    headings: columns.headings,
    headerRecords: rows.slice(0, headingRow + 1).filter((row) => hasAny(row.slice(0, columns.count))).length,
    isFull: () => isFull,
    records: (onRead) => {
      const onFull = () => {
        isFull = true;
      };
      return allRows(workbook, sheet, { uses: usesOf(columns), decimal, onRead, onFull });
    },
  };
}

/** A row with something beside the table only is none of its records. */
function hasAny(fields: readonly string[]): boolean {
  return fields.some((field) => field !== "");
}

const USES: Readonly<Partial<Record<Field, ColumnUse>>> = {
  quantity: "amount",
  unitPrice: "amount",
  orderedAt: "date",
};

/** What each column under a heading is read for. */
function usesOf({ at, count }: Columns): ColumnUse[] {
  const uses: ColumnUse[] = Array.from({ length: count }, () => null);
  for (const [field, place] of Object.entries(at))
    if (place >= 0) uses[place] = USES[field as Field] ?? "text";
  return uses;
}

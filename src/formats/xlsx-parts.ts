import { posix } from "node:path";
import { damagedWorkbook, tooLargeWorkbook } from "./xlsx-fault.js";
import { readXml, type XmlHandlers } from "./xlsx-xml.js";
import type { ZipArchive } from "./zip-archive.js";
import type { ZipEntry } from "./zip-directory.js";

/** What a workbook consists of, as far as its sheets need it. */
export interface WorkbookParts {
  /** Those with cells, hidden ones among them, in their order. */
  readonly sheets: readonly SheetPart[];
  /** True where days are counted from 1904 on. */
  readonly is1904: boolean;
  readonly strings: ZipEntry | null;
  readonly styles: ZipEntry | null;
}

export interface SheetPart {
  readonly name: string;
  readonly entry: ZipEntry;
}

/** Of the parts that say how a workbook is made up. */
const LARGEST_PART = 1 << 26;
const MOST_SHEETS = 1_000;

/**
 * Reads what a workbook consists of; what belongs to it but is none of the sheets' is left alone.
 * @throws ClienteleError DAMAGED_FILE, ARCHIVE_NOT_UNPACKED, those of the archive
 */
export async function readParts(archive: ZipArchive, file: string): Promise<WorkbookParts> {
  const root = await relations(archive, "", file);
  const path = root.find(({ type }) => type === "officeDocument")?.target ?? "xl/workbook.xml";
  const related = await relations(archive, path, file);
  const entryOf = (target: string) => requirePart(archive, target, file);
  const partOf = (kind: string) => {
    const relation = related.find(({ type }) => type === kind);
    return relation ? entryOf(relation.target) : null;
  };
  const { sheets, is1904 } = await readWorkbook(archive, path, file);
  const parts = sheets.flatMap(({ name, id }) => {
    const relation = related.find((known) => known.id === id);
    return relation?.type === "worksheet" ? [{ name, entry: entryOf(relation.target) }] : [];
  });
  if (parts.length === 0) throw damagedWorkbook(file, "it has no sheet with cells");
  return { sheets: parts, is1904, strings: partOf("sharedStrings"), styles: partOf("styles") };
}

/** The part of that path, whatever its case; null where there is none. */
export function findPart({ entries }: ZipArchive, path: string): ZipEntry | null {
  const wanted = path.toLowerCase();
  return entries.find((entry) => entry.path.toLowerCase() === wanted) ?? null;
}

function requirePart(archive: ZipArchive, path: string, file: string): ZipEntry {
  const entry = findPart(archive, path);
  if (!entry) throw damagedWorkbook(file, `it has no ${path}`);
  return entry;
}

/** @throws ClienteleError DAMAGED_FILE, ARCHIVE_NOT_UNPACKED, those of the archive */
export async function readPart(
  archive: ZipArchive,
  entry: ZipEntry,
  file: string,
  handlers: XmlHandlers,
): Promise<void> {
  if (entry.size > LARGEST_PART) throw tooLargeWorkbook(file, `its ${entry.path} is larger than 64 MB`);
  await readXml(archive.read(entry), file, handlers);
}

/** Which other part a part needs for what. */
interface Relation {
  readonly id: string;
  /** The last word of its type, which is the same in both variants of the standard. */
  readonly type: string;
  /** From the root of the archive. */
  readonly target: string;
}

/** The relations of a part; those of the whole workbook where `path` is empty. */
async function relations(archive: ZipArchive, path: string, file: string): Promise<Relation[]> {
  const folder = posix.dirname(`/${path}`);
  const entry = findPart(archive, posix.join(folder, "_rels", `${posix.basename(path)}.rels`).slice(1));
  const found: Relation[] = [];
  if (!entry) return found;
  await readPart(archive, entry, file, {
    open(name, { Id = "", Type = "", Target = "", TargetMode }) {
      if (name !== "Relationship" || TargetMode === "External") return;
      const target = posix.resolve(folder, Target.replaceAll("\\", "/")).slice(1);
      found.push({ id: Id, type: Type.slice(Type.lastIndexOf("/") + 1), target });
    },
  });
  return found;
}

interface SheetMention {
  readonly name: string;
  readonly id: string;
}

async function readWorkbook(archive: ZipArchive, path: string, file: string) {
  const sheets: SheetMention[] = [];
  let is1904 = false;
  await readPart(archive, requirePart(archive, path, file), file, {
    open(name, attributes) {
      if (name === "workbookPr") is1904 = /^(?:1|true|on)$/.test(attributes.date1904 ?? "");
      if (name !== "sheet") return;
      const id = Object.keys(attributes).find((key) => /^(?:\w+:)?id$/.test(key)) ?? "";
      sheets.push({ name: attributes.name ?? "", id: attributes[id] ?? "" });
      if (sheets.length > MOST_SHEETS) throw tooLargeWorkbook(file, `it has more than ${MOST_SHEETS} sheets`);
    },
  });
  return { sheets, is1904 };
}

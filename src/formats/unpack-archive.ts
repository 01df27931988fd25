import { createReadStream } from "node:fs";
import { mkdtemp, stat } from "node:fs/promises";
import { join } from "node:path";
import { ClienteleError } from "../errors.js";
import { fileKind, kindOf } from "./file-kind.js";
import { gunzipped } from "./gunzip.js";
import type { NamedFile } from "./table.js";
import { requireRoom, writePrivately } from "./unpack-to-disk.js";
import { isOfficeDocument } from "./xlsx-kind.js";
import { openZip, type ZipArchive } from "./zip-archive.js";
import { notUnpacked, type ZipEntry } from "./zip-directory.js";

/** A workbook or a Parquet file is packed already: gzip does not make it this much smaller. */
const HIGHEST_GZIP_RATIO = 50;
const ANY_RATIO_UP_TO = 64 * 2 ** 20;

/** Its files, unless it is a document, which is itself. @throws ClienteleError those of unpack */
export async function unpackZip(file: NamedFile, folder: string): Promise<readonly NamedFile[]> {
  return withZip(file, async (archive) => {
    if (isOfficeDocument(archive)) return [file];
    const entries = archive.entries.filter(isSomebodys);
    if (entries.length === 0) throw new ClienteleError("EMPTY_FILE", { file: file.name });
    await requireRoom(
      entries.reduce((sum, { size }) => sum + size, 0),
      folder,
      file.name,
    );
    const place = await newPlace(folder);
    const files: NamedFile[] = [];
    for (const entry of entries) files.push(await unpackEntry(archive, entry, file, place));
    return files;
  });
}

/** Neither a folder nor empty, hidden or added by macOS. */
function isSomebodys({ path, size }: ZipEntry): boolean {
  const names = path.split("/");
  return size > 0 && names[0] !== "__MACOSX" && !names.some((name) => name.startsWith("."));
}

async function unpackEntry(
  archive: ZipArchive,
  entry: ZipEntry,
  { name }: NamedFile,
  place: NewPlace,
): Promise<NamedFile> {
  const file = { path: place.next(), name: `${name}/${shown(entry.path)}` };
  await writePrivately(archive.read(entry), file.path);
  const kind = await fileKind(file.path);
  if (kind === "zip") await requireDocument(file);
  return kind === "gzip" ? unpackGzip(file, place.folder) : file;
}

/** A terminal would obey some control characters. */
function shown(path: string): string {
  return path.replace(/\p{Cc}/gu, "\ufffd");
}

/**
 * Text is read as it comes out of its gzip; a workbook and Parquet are read here and there, so they must lie unpacked.
 * @throws ClienteleError those of unpack
 */
export async function unpackGzip(file: NamedFile, folder: string): Promise<NamedFile> {
  const kind = await kindInside(file);
  if (kind !== "zip" && kind !== "parquet") return file;
  const most = Math.max(ANY_RATIO_UP_TO, HIGHEST_GZIP_RATIO * (await stat(file.path)).size);
  const size = await sizeInside(file, most);
  await requireRoom(size, folder, file.name);
  const place = await newPlace(folder);
  const inside = { path: place.next(), name: file.name };
  await writePrivately(inGzip(file), inside.path);
  if (kind === "zip") await requireDocument(inside);
  return inside;
}

function inGzip({ path, name }: NamedFile): AsyncGenerator<Uint8Array> {
  return gunzipped(createReadStream(path), name);
}

async function kindInside(file: NamedFile): Promise<ReturnType<typeof kindOf>> {
  for await (const bytes of inGzip(file)) return kindOf(bytes);
  return "text";
}

/** Gzip does not say how much is in it. @throws ClienteleError ARCHIVE_NOT_UNPACKED where it is more than `most` */
async function sizeInside(file: NamedFile, most: number): Promise<number> {
  let size = 0;
  for await (const bytes of inGzip(file)) {
    size += bytes.length;
    if (size > most)
      throw notUnpacked(file.name, `it would become more than ${HIGHEST_GZIP_RATIO} times as large`);
  }
  return size;
}

/** @throws ClienteleError ARCHIVE_NOT_UNPACKED for an archive in an archive */
async function requireDocument(file: NamedFile): Promise<void> {
  await withZip(file, async (archive) => {
    if (!isOfficeDocument(archive)) throw notUnpacked(file.name, "it is an archive inside another one");
  });
}

async function withZip<T>({ path, name }: NamedFile, use: (archive: ZipArchive) => Promise<T>): Promise<T> {
  const archive = await openZip(path, name);
  try {
    return await use(archive);
  } finally {
    await archive.close();
  }
}

/** A folder of its own in which files have numbers for names: no name out of an archive is ever one on the disk. */
interface NewPlace {
  readonly folder: string;
  next(): string;
}

async function newPlace(parent: string): Promise<NewPlace> {
  const folder = await mkdtemp(join(parent, "unpacked-"));
  let count = 0;
  return { folder, next: () => join(folder, `${count++}`) };
}

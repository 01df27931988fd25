import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { ClienteleError } from "../errors.js";
import type { NamedFile } from "../formats/table.js";
import type { FileReading } from "./file-reading.js";
import { type ReadingOptions, readingFaults } from "./reading-options.js";
import { readingOf, surveyHead } from "./survey-file.js";

/**
 * Looks at the start of an orders file before anything is written, so that a wrong file leaves no trace.
 * @returns how it is read; of a long file what its start leaves open is null
 * @throws ClienteleError BAD_OPTION, FILE_NOT_FOUND, FILE_UNREADABLE, EMPTY_FILE, NO_ROWS, NOT_A_TABLE, UNSUPPORTED_ENCODING,
 *   UNMARKED_UTF16, TRUNCATED_GZIP, SHEET_NEEDED, SHEET_NOT_FOUND, MISSING_COLUMNS, DUPLICATE_HEADER, AMBIGUOUS_COLUMN, TOO_MANY_COLUMNS; where the start
 *   shows it AMBIGUOUS_DATE, AMBIGUOUS_NUMBER, MIXED_CURRENCIES, MIXED_TIME_ZONES, BAD_CURRENCY, BAD_TIME_ZONE
 */
export async function inspectFile(file: NamedFile, options: ReadingOptions): Promise<FileReading> {
  const [fault] = readingFaults(options);
  if (fault) throw fault;
  return readingOf(await surveyHead(file, options));
}

/**
 * SHA-256 over the bytes of the files, the order of the files not counting, and the sheet that is read of them, if one is
 * named: two sheets of a workbook are two imports.
 * @throws ClienteleError FILE_GIVEN_TWICE
 */
export async function filesDigest(files: readonly NamedFile[], sheet: string | null): Promise<string> {
  const digests = await Promise.all(files.map(({ path }) => fileDigest(path)));
  const twice = digests.findIndex((digest, i) => digests.indexOf(digest) !== i);
  if (twice >= 0) {
    const other = files[digests.indexOf(digests[twice])].name;
    throw new ClienteleError("FILE_GIVEN_TWICE", { file: files[twice].name, other });
  }
  const parts = [...digests.sort(), ...(sheet === null ? [] : [sheet])];
  return parts.length === 1 ? parts[0] : createHash("sha256").update(parts.join()).digest("hex");
}

async function fileDigest(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

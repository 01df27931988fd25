import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { ClienteleError } from "../errors.js";
import { readColumns } from "./columns.js";
import { csvRecords } from "./csv-records.js";
import { openText, requireFile } from "./open-text.js";
import type { OrdersFile } from "./stage-orders.js";

/**
 * Looks at the start of an orders file before anything is written, so that a wrong file leaves no trace.
 * @throws ClienteleError FILE_NOT_FOUND, FILE_UNREADABLE, EMPTY_FILE, NO_ROWS, NOT_A_TABLE, UNSUPPORTED_ENCODING,
 *   TRUNCATED_GZIP, MISSING_COLUMNS, DUPLICATE_HEADER, TOO_MANY_COLUMNS
 */
export async function inspectFile({ path, name }: OrdersFile, _o?: unknown): Promise<void> {
  await requireFile(path, name);
  let records = 0;
  for await (const batch of csvRecords(openText(path, name, () => undefined))) {
    if (records === 0) readColumns(batch[0].fields, name);
    records += batch.length;
    if (records > 1) return;
  }
  throw new ClienteleError(records === 0 ? "EMPTY_FILE" : "NO_ROWS", { file: name });
}

/**
 * SHA-256 over the bytes of the files, the order of the files not counting.
 * @throws ClienteleError FILE_GIVEN_TWICE
 */
export async function filesDigest(files: readonly OrdersFile[]): Promise<string> {
  const digests = await Promise.all(files.map(({ path }) => fileDigest(path)));
  const twice = digests.findIndex((digest, i) => digests.indexOf(digest) !== i);
  if (twice >= 0) {
    const other = files[digests.indexOf(digests[twice])].name;
    throw new ClienteleError("FILE_GIVEN_TWICE", { file: files[twice].name, other });
  }
  return digests.length === 1 ? digests[0] : createHash("sha256").update(digests.sort().join()).digest("hex");
}

async function fileDigest(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

import type { NamedFile } from "../formats/table.js";
import type { FileReading } from "../intake/file-reading.js";
import { type FilesToRead, filesToRead } from "../intake/files-to-read.js";
import { firstRows, type PreviewRow } from "../intake/first-rows.js";
import { filesDigest, inspectFile } from "../intake/inspect-file.js";
import type { ReadingOptions } from "../intake/reading-options.js";
import { canonicalTimeZone } from "../intake/time-zone.js";

export interface FilesToLookAt {
  readonly files: readonly NamedFile[];
  readonly reading: ReadingOptions;
  /** For what is unpacked: its owner takes it away. */
  readonly folder: string;
  /** Whether the first rows of the first file are wanted. */
  readonly withRows: boolean;
}

/** What can be seen of files before an import begins. */
export interface LookedAtFiles extends FilesToRead {
  /** How each of the unpacked files is read; of a long one what its start leaves open is null. */
  readonly readings: readonly FileReading[];
  /** Of the files as they were given. */
  readonly sha256: string;
  readonly rows: readonly PreviewRow[];
}

/**
 * Unpacks files and looks at their starts, so that a wrong one leaves no trace.
 * @throws ClienteleError those of filesToRead, inspectFile and filesDigest; with `withRows` those of surveyFile
 */
export async function lookAtFiles({
  files,
  reading,
  folder,
  withRows,
}: FilesToLookAt): Promise<LookedAtFiles> {
  const found = await filesToRead(files, reading, folder);
  const readings: FileReading[] = [];
  for (const file of found.files) readings.push(await inspectFile(file, reading));
  const sha256 = await filesDigest(files, reading.sheet ?? null);
  const timeZone = canonicalTimeZone(reading.timeZone ?? "UTC");
  const rows = withRows ? await firstRows(found.files[0], reading, timeZone) : [];
  return { ...found, readings, sha256, rows };
}

import type { NamedFile } from "../formats/table.js";

/** The name by which an import is known: that of its file, or of the first one and how many more. */
export function nameOf(files: readonly NamedFile[]): string {
  return files.length === 1 ? files[0].name : `${files[0].name} and ${files.length - 1} more`;
}

import type { ClienteleError } from "../errors.js";
export interface ReadingOptions {
  readonly preset?: string | null;
  readonly dateFormat?: string | null;
  readonly decimal?: string | null;
  readonly delimiter?: string | null;
  readonly encoding?: string | null;
  readonly timeZone?: string | null;
  readonly mapping?: readonly { column: string; field: string }[] | null;
}
export function readingFaults(_options: ReadingOptions): ClienteleError[] {
  return [];
}

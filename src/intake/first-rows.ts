import type { NamedFile } from "../formats/table.js";
import type { OrderLine } from "./order-line.js";
import { type ReadRow, readOrders } from "./read-orders.js";
import type { ReadingOptions } from "./reading-options.js";
import { surveyFile } from "./survey-file.js";

/** A row as it is understood, or what is wrong with it. */
export interface PreviewRow {
  /** Its number among the rows, from 1. */
  readonly row: number;
  readonly order: OrderLine | null;
  readonly problem: string | null;
}

const FIRST_ROWS = 5;

/** The first rows of a file, for people to see whether it is read as they mean it. */
export async function firstRows(
  file: NamedFile,
  options: ReadingOptions,
  timeZone: string,
): Promise<PreviewRow[]> {
  const surveyed = await surveyFile(file, options);
  const first: ReadRow[] = [];
  for await (const rows of readOrders(surveyed, timeZone, () => undefined)) {
    first.push(...rows.slice(0, FIRST_ROWS - first.length));
    if (first.length === FIRST_ROWS) break;
  }
  return first.map((row, i) => ({
    row: i + 1,
    order: "fault" in row ? null : row.order,
    problem: "fault" in row ? row.fault.reason : null,
  }));
}

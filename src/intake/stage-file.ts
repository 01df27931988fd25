import type { ReadProgress } from "../formats/open-text.js";
import type { LineBatches } from "./line-batches.js";
import { LARGEST_AMOUNT } from "./parse-values.js";
import { hasPlainRows, type PlainHandlers } from "./plain-line.js";
import { readOrders, rowReader } from "./read-orders.js";
import { isPlain, readPlain } from "./read-plain.js";
import { readTexts } from "./read-texts.js";
import type { SurveyedFile } from "./survey-file.js";

/** What becomes of the rows of a file. */
export interface FileStaging {
  readonly batches: LineBatches;
  /** Hands the batch on that is full. */
  readonly hand: () => Promise<void>;
  readonly onRead: ReadProgress;
}

/**
 * Reads the rows of a file into batches: by its bytes where that can be, else by its texts; rows whose values depend on others
 * one by one.
 * @param timeZone of times without one, where the file has no column for it
 * @throws NotPlain, ReadingChanged where the file is to be read again, in another way; those of readOrders
 */
export async function stageFile(
  surveyed: SurveyedFile,
  timeZone: string,
  { batches, hand, onRead }: FileStaging,
): Promise<void> {
  const handlers = plainHandlers(surveyed, timeZone, { batches, hand });
  if (isPlain(surveyed)) return readPlain(surveyed, timeZone, handlers, onRead);
  if (hasPlainRows(surveyed.columns)) return readTexts(surveyed, timeZone, handlers, onRead);
  const { name } = surveyed.file;
  const rule = surveyed.columns.preset.cancellationRule;
  for await (const rows of readOrders(surveyed, timeZone, onRead)) {
    for (const row of rows) {
      batches.add(row, name, rule);
      if (batches.isFull()) await hand();
    }
  }
}

function plainHandlers(
  surveyed: SurveyedFile,
  timeZone: string,
  { batches, hand }: Pick<FileStaging, "batches" | "hand">,
): PlainHandlers {
  const read = rowReader(surveyed, timeZone);
  const { file, columns } = surveyed;
  const rule = columns.preset.cancellationRule;
  return {
    line(values) {
      if (Math.abs(values.quantity.number * values.unitPrice.number) > LARGEST_AMOUNT) return false;
      batches.addPlain(values, rule);
      return true;
    },
    other: (record) => batches.add(read(record), file.name, rule),
    isFull: batches.isFull,
    pause: hand,
  };
}

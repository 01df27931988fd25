import { byteMemo } from "../formats/byte-memo.js";
import type { FieldTaker } from "../formats/plain-csv.js";

/** What a text of a column means. */
export interface FieldValue {
  /** Null for none. */
  readonly text: string | null;
  /** Of a number or an instant. */
  readonly number: number;
  /** As it stands in the canonical line. */
  readonly canonical: string;
  /** True where the record must be looked at as a whole: the text is no such value, or changes how the file is read. */
  readonly isOdd: boolean;
  readonly isRounded: boolean;
  /** Its number in the dictionary; −1 until a line has it. */
  id: number;
}

/** Texts that are remembered, so that the memory does not grow with the file. */
const MOST_TEXTS = 1 << 16;

/** Finds out once what each text of a column means. @param give gets what a field means */
export function columnMemo(
  decode: (bytes: Uint8Array, start: number, end: number) => string,
  read: (text: string) => FieldValue,
  give: (value: FieldValue) => void,
): FieldTaker {
  const memo = byteMemo();
  const values: FieldValue[] = [];
  return (bytes, start, end, hash) => {
    let number = memo.find(bytes, start, end, hash);
    if (number < 0) {
      if (memo.size() >= MOST_TEXTS) {
        memo.clear();
        values.length = 0;
      }
      values.push(read(decode(bytes, start, end)));
      number = memo.add(bytes, start, end, hash);
    }
    give(values[number]);
  };
}

import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";

const LINES_AT_A_TIME = 2_000;

/**
 * Writes a CSV of as many order lines as are wanted: those of a file with UCI's columns again and again, as a shop of so
 * many times the customers would have them. No field of the file may hold a line end.
 */
export async function writeManyLines(from: string, to: string, wanted: number): Promise<void> {
  await pipeline(manyLines(from, wanted), createWriteStream(to));
}

async function* manyLines(from: string, wanted: number): AsyncGenerator<string> {
  let written = 0;
  for (let copy = 0; written < wanted; copy++) {
    let [isHeader, text, count] = [true, "", 0];
    for await (const line of createInterface({ input: createReadStream(from), crlfDelay: Infinity })) {
      if (isHeader) {
        if (copy === 0) yield `${line}\n`;
        isHeader = false;
        continue;
      }
      text += `${ofCopy(line, copy)}\n`;
      count++;
      if (++written === wanted) break;
      if (count % LINES_AT_A_TIME > 0) continue;
      yield text;
      text = "";
    }
    yield text;
  }
}

/**
 * A line with the number of the copy before the digits of its invoice, the first column, and of its customer, the last but
 * one: C536379 becomes C7536379 in copy 7. Copy 0 is the line itself.
 */
export function ofCopy(line: string, copy: number): string {
  if (copy === 0) return line;
  const digits = line.search(/\d/);
  const country = line.lastIndexOf(",");
  const customer = line.lastIndexOf(",", country - 1) + 1;
  const owner = customer === country ? "" : copy; // nobody stays nobody
  return `${line.slice(0, digits)}${copy}${line.slice(digits, customer)}${owner}${line.slice(customer)}`;
}

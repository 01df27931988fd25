import { ClienteleError } from "../errors.js";
import type { Example } from "./date-evidence.js";
import { type Decimal, markShown } from "./decimal-mark.js";
import { quote } from "./parse-values.js";

/** What the numbers of a file show of its decimal mark, each kind by its first example. */
export interface NumberEvidence {
  point: Example | null;
  comma: Example | null;
  /** A number either way, and not the same: 1.234. */
  either: Example | null;
}

export function noNumbers(): NumberEvidence {
  return { point: null, comma: null, either: null };
}

/** Takes in one value of the quantity or the price column. */
export function lookAtNumber(evidence: NumberEvidence, text: string, line: number): void {
  if (/^-?\d*$/.test(text)) return; // the usual case
  const shown = markShown(text);
  if (shown === null) return;
  const kind = shown === "either" ? "either" : shown === "." ? "point" : "comma";
  evidence[kind] ??= { text, line };
}

/** True where more values might be needed to read the ones that were seen. */
export function areNumbersOpen({ point, comma, either }: NumberEvidence): boolean {
  return either !== null && !point && !comma;
}

/**
 * The decimal mark of a file; null where no number has one.
 * @param isWhole false where the evidence is of a part of the file: what it leaves open is no fault then
 * @throws ClienteleError AMBIGUOUS_NUMBER
 */
export function decimalMark(evidence: NumberEvidence, file: string, isWhole: boolean): Decimal | null {
  const { point, comma, either } = evidence;
  if (point && comma) throw bothMarks(file, point, comma);
  if (isWhole && either && !point && !comma) throw eitherMark(file, either);
  if (point) return ".";
  return comma ? "," : null;
}

function bothMarks(file: string, point: Example, comma: Example): ClienteleError {
  const [first, second] = point.line <= comma.line ? [point, comma] : [comma, point];
  const mark = (example: Example) => (example === point ? "point" : "comma");
  const problem = `${quote(first.text)} has a decimal ${mark(first)}, and ${quote(second.text)} on line ${second.line} a decimal ${mark(second)}`;
  return ambiguous(file, first, problem, "--decimal . or --decimal , (rows that do not fit are kept aside)");
}

function eitherMark(file: string, example: Example): ClienteleError {
  const mark = example.text.includes(",") ? "," : ".";
  const asGroup = example.text.replaceAll(mark, "").trim();
  const asFraction = example.text.replace(mark, ".").trim();
  const problem = `${quote(example.text)} is ${asFraction} or ${asGroup}, and no number of the file settles which`;
  const other = mark === "," ? "." : ",";
  const choice = `--decimal ${mark} (${asFraction}) or --decimal ${other} (${asGroup})`;
  return ambiguous(file, example, problem, choice);
}

function ambiguous(file: string, { text, line }: Example, problem: string, choice: string): ClienteleError {
  return new ClienteleError("AMBIGUOUS_NUMBER", { file, line, value: text.slice(0, 60), problem, choice });
}

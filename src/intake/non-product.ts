import { ClienteleError } from "../errors.js";
import { quote } from "./parse-values.js";

const MOST_CODES = 1_000;
const LONGEST_CODE = 100;
const ADD = "addNonProductCodes";

/** Whether a stock code is on a list of codes that are no goods; a trailing * on the list stands for any ending. */
export function isNonProduct(stockCode: string, codes: readonly string[]): boolean {
  return codes.some((code) =>
    code.endsWith("*") ? stockCode.startsWith(code.slice(0, -1)) : stockCode === code,
  );
}

/**
 * The list after codes were added and removed, sorted, each once.
 * @throws ClienteleError BAD_OPTION for a code that is empty, too long or only "*", for one to remove that is not there,
 *   and where the list gets too long
 */
export function editedCodes(
  codes: readonly string[],
  { add, remove }: { add: readonly string[]; remove: readonly string[] },
): string[] {
  for (const code of add) requireCode(code);
  const unknown = remove.find((code) => !codes.includes(code));
  if (unknown !== undefined)
    throw badOption("removeNonProductCodes", quote(unknown), "it is not on the list.");
  const edited = [...new Set([...codes.filter((code) => !remove.includes(code)), ...add])].sort();
  if (edited.length > MOST_CODES)
    throw badOption(ADD, `${edited.length} codes`, `at most ${MOST_CODES} are kept.`);
  return edited;
}

function requireCode(code: string): void {
  if (code.trim() === "" || code === "*" || code.length > LONGEST_CODE) {
    const why = `it must be a stock code of 1 to ${LONGEST_CODE} characters, or the start of one and *.`;
    throw badOption(ADD, quote(code), why);
  }
}

function badOption(option: string, value: string, why: string): ClienteleError {
  return new ClienteleError("BAD_OPTION", { option, value, why }, ["input", option]);
}

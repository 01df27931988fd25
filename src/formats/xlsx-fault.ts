import { ClienteleError } from "../errors.js";

/** A workbook that is not read: what is wrong with it, as a clause. */
export function badWorkbook(file: string, problem: string): ClienteleError {
  return new ClienteleError("BAD_WORKBOOK", { file, problem });
}

import { ClienteleError } from "../errors.js";

/** A workbook that is not as it was written: what is wrong with it, as a clause. */
export function damagedWorkbook(file: string, problem: string): ClienteleError {
  return new ClienteleError("DAMAGED_FILE", { file, problem });
}

/** A workbook that may be sound, but would take more memory than is given to one. */
export function tooLargeWorkbook(file: string, problem: string): ClienteleError {
  return new ClienteleError("ARCHIVE_NOT_UNPACKED", { file, problem });
}

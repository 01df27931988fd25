import { ClienteleError } from "../errors.js";

/** The file is not as a Parquet writer leaves it. */
export function damagedParquet(file: string, problem: string): ClienteleError {
  return new ClienteleError("DAMAGED_FILE", { file, problem });
}

/** The file may be sound, but reading it would take more memory than is allowed. */
export function parquetTooLarge(file: string, problem: string): ClienteleError {
  return new ClienteleError("PARQUET_TOO_LARGE", { file, problem });
}

/** hyparquet tells of damage by errors of all kinds, also a TypeError: whatever it throws is one. */
export function asDamage(error: unknown, file: string): unknown {
  const isKnown = error instanceof ClienteleError || (error as NodeJS.ErrnoException).syscall !== undefined;
  return isKnown ? error : damagedParquet(file, "its bytes are not what they say they are");
}

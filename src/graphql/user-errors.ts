import { ClienteleError, InvalidInput } from "../errors.js";
import { UserError } from "./user-error.type.js";

/** The faults of an input as the API shows them; anything else that was thrown is a bug and goes on. */
export function userErrorsOf(error: unknown): UserError[] {
  if (error instanceof InvalidInput) return error.faults.map((fault) => new UserError(fault));
  if (error instanceof ClienteleError) return [new UserError(error)];
  throw error;
}

interface RecordedFault {
  readonly error_code: string | null;
  readonly error_message: string | null;
}

/** The fault that a recorded import or run ended with. */
export function recordedErrors({ error_code, error_message }: RecordedFault): UserError[] {
  if (error_code === null) return [];
  return [new UserError({ code: error_code, message: error_message ?? "", inputPath: ["input"] })];
}

import { globalId } from "../runs/global-id.js";

/** The id of a run that was named by its id or by its number, for this program prints both. */
export function runIdOf(text: string): string {
  return /^\d{1,15}$/.test(text) ? globalId("ModelRun", Number(text)) : text;
}

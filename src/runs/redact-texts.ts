import type { Kysely } from "kysely";
import {
  replaceAlertExamples,
  replaceImportTexts,
  replaceRejectTexts,
  textsThatMayName,
} from "../database/erasures.js";
import type { Tables } from "../database/tables.js";

const ERASED = "(erased)";

/** A line of the customer that goes. */
interface CustomerLine {
  readonly invoice: string | null;
  readonly description: string | null;
}

/**
 * Texts that name a customer, as they are stored afterwards: rejected rows with its number, file names and messages that
 * have it, and alerts whose examples are its number, its invoices or what its lines say.
 */
export async function redactedTexts(
  db: Kysely<Tables>,
  customerNumber: string,
  lines: readonly CustomerLine[],
) {
  const { rejects, imports, alerts } = await textsThatMayName(db, customerNumber);
  const names = (text: string | null) => text !== null && standsIn(text, customerNumber);
  const own = new Set(lines.flatMap(({ invoice, description }) => [invoice, description]));
  const without = (text: string) => (names(text) ? text.replaceAll(customerNumber, ERASED) : text);
  const orNull = (text: string | null) => (text === null ? null : without(text));
  const isOwn = (example: string) => names(example) || own.has(example);
  return {
    rejects: rejects.map(({ id, raw, reason, file_name }) => {
      const isHers = names(raw) || names(reason);
      return {
        id,
        raw: isHers ? ERASED : raw,
        reason: isHers ? ERASED : reason,
        file_name: without(file_name),
      };
    }),
    imports: imports.map(({ id, error_message, file_name, reading }) => ({
      id,
      error_message: orNull(error_message),
      file_name: without(file_name),
      reading: orNull(reading),
    })),
    alerts: alerts
      .map((alert) => ({ alert, examples: JSON.parse(alert.examples) as string[] }))
      .filter(({ examples }) => examples.some(isOwn))
      .map(({ alert, examples }) => ({ alert, examples: examples.filter((example) => !isOwn(example)) })),
  };
}

/** Stores them; within a write transaction. */
export async function storeRedacted(
  trx: Kysely<Tables>,
  { rejects, imports, alerts }: Awaited<ReturnType<typeof redactedTexts>>,
): Promise<void> {
  for (const { id, ...texts } of rejects) await replaceRejectTexts(trx, id, texts).execute();
  for (const { id, ...texts } of imports) await replaceImportTexts(trx, id, texts).execute();
  for (const { alert, examples } of alerts) await replaceAlertExamples(trx, alert, examples).execute();
}

/** Whether a number stands in a text by itself, not as a part of a longer word or number. */
function standsIn(text: string, number: string): boolean {
  const isPart = (character: string | undefined) =>
    character !== undefined && /[\p{L}\p{N}]/u.test(character);
  for (let at = text.indexOf(number); at >= 0; at = text.indexOf(number, at + 1)) {
    if (!isPart(text[at - 1]) && !isPart(text[at + number.length])) return true;
  }
  return false;
}

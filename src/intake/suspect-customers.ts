import { type Alert, alertOf, counted, heaviestFirst } from "./alert.js";
import type { AlertFacts } from "./alert-facts.js";

/** What databases and programs write where there is no value. */
const PLACEHOLDERS = new Set([
  ...["NULL", "null", "\\N", "NaN", "nan", "N/A", "n/a", "#N/A", "None", "none", "-"],
]);
/** How spreadsheets write long numbers in narrow columns: the digits that are left out are lost. */
const SCIENTIFIC = /^\d(?:[.,]\d+)?E\+\d{2,3}$/i;

/** Alerts about customer numbers that name nobody. They are kept exactly as they were written, and count as customers. */
export function suspectCustomers(facts: AlertFacts): Alert[] {
  return [...placeholders(facts), ...scientific(facts)];
}

function placeholders(facts: AlertFacts): Alert[] {
  const { lines, examples } = linesOfCustomers(facts, (text) => PLACEHOLDERS.has(text.trim()));
  return alertOf({
    code: "PLACEHOLDER_CUSTOMERS",
    severity: "DECIDE",
    message: `${counted(lines, "order line has", "order lines have")} a customer number that stands for none (${examples.join(", ")}), and ${examples.length === 1 ? "counts as a customer" : "each such text counts as one customer"}. Export them with an empty customer number, or clean the file, and import again with --replace.`,
    count: lines,
    examples,
  });
}

function scientific(facts: AlertFacts): Alert[] {
  const { lines, examples } = linesOfCustomers(facts, (text) => SCIENTIFIC.test(text.trim()));
  return alertOf({
    code: "SCIENTIFIC_CUSTOMERS",
    severity: "DECIDE",
    message: `${counted(lines, "order line has", "order lines have")} a customer number that a spreadsheet has shortened (${examples[0]}), so several customers may count as one. Export the orders again with this column as text, and import again with --replace.`,
    count: lines,
    examples,
  });
}

/** The lines of all customers with such a text, and the texts, those of most lines first. */
function linesOfCustomers({ audit, texts }: AlertFacts, isSuch: (text: string) => boolean) {
  const found = [...texts.customer]
    .filter(([, text]) => isSuch(text))
    .map(([id, text]) => [text, audit.oddities.linesOfCustomer(id)] as const);
  return { lines: found.reduce((sum, [, lines]) => sum + lines, 0), examples: heaviestFirst(found) };
}

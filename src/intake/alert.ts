import type { AlertSeverity } from "../database/tables.js";

/** What somebody should know about a data set before using it. */
export interface Alert {
  readonly code: AlertCode;
  readonly severity: AlertSeverity;
  /** A sentence with its numbers that says what to do. */
  readonly message: string;
  /** How many lines, customers, products … it is about. */
  readonly count: number;
  /** Some of them, at most MOST_EXAMPLES. */
  readonly examples: readonly string[];
}

/** The alert catalogue: code → when it is raised. */
export const ALERTS = {
  TOO_FEW_CUSTOMERS: "Fewer than 2 customers have orders that count, so no model can be trained.",
  MISSING_CUSTOMERS: "Order lines without a customer number; somebody has to decide above 5 % of all lines.",
  PLACEHOLDER_CUSTOMERS:
    "Order lines whose customer number is a text that stands for none, such as NULL: they count as one customer.",
  SCIENTIFIC_CUSTOMERS:
    "Order lines whose customer number a spreadsheet has shortened, such as 1.785E+04: several customers may be one.",
  NON_PRODUCT_LINES: "Lines that count are postage, fees or manual entries, and the rule NON_PRODUCT is off.",
  DUPLICATE_LINES: "Lines that count equal an earlier one in every field, and the rule DUPLICATE is off.",
  CANCELLED_LATER_LINES:
    "Lines that count are taken back by a later cancellation, and the rule CANCELLED_LATER is off.",
  FUTURE_ORDERS:
    "Orders are dated after the version was made, which makes recency too long for everybody else.",
  REVERSED_CUSTOMERS: "Customers whose net spend is below half of their gross spend.",
  NEGATIVE_NET: "Customers who cancelled more than they bought in these files.",
  EXCLUDED_CUSTOMERS: "Customers none of whose lines counts.",
  SEVERAL_COUNTRIES: "Customers with lines of more than one country.",
  SEVERAL_DESCRIPTIONS: "Stock codes with more than one description; a missing one counts.",
  SEVERAL_INSTANTS: "Invoices whose lines have more than one instant.",
  CASE_VARIANTS: "Stock codes that differ in nothing but capitals and small letters.",
  EDGE_MONTHS: "The first or the last month is not whole, so it tells no trend.",
  NO_INVOICE_NUMBERS: "Order lines without an invoice number.",
  NO_CURRENCY: "Nobody said in which currency the amounts are.",
  REJECTED_ROWS: "Rows of the import that could not be read; somebody has to decide above 5 % of its rows.",
  FULL_SHEET: "A sheet of the import has no room for another row, so others were probably cut off.",
  ROUNDED_PRICES:
    "Unit prices of the import that had more than three decimals, or that are an amount divided by a quantity.",
  IGNORED_COLUMNS: "Columns of the import's files that were not used.",
} as const;

export type AlertCode = keyof typeof ALERTS;

const MOST_EXAMPLES = 10;

/** An alert, or none where it is about nothing. */
export function alertOf(alert: Alert): Alert[] {
  return alert.count > 0 ? [{ ...alert, examples: alert.examples.slice(0, MOST_EXAMPLES) }] : [];
}

/** Texts in the order of their code units. */
export function sorted(texts: Iterable<string>): string[] {
  return [...texts].sort();
}

/** The texts of some numbers, by code units. */
export function textsOf(texts: ReadonlyMap<number, string>, ids: Iterable<number>): string[] {
  return sorted([...ids].flatMap((id) => texts.get(id) ?? []));
}

/** Texts by a weight, the heaviest first; ties by code units. */
export function heaviestFirst(weights: Iterable<readonly [text: string, weight: number]>): string[] {
  return [...weights].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([text]) => text);
}

/** "1 line", "1,544 lines". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
}

/** Thousandths as an amount with two decimals, and the currency where it is known. */
export function amountOf(milli: number, currencyCode: string | null): string {
  const amount = (milli / 1_000).toLocaleString("en-GB", {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  return currencyCode ? `${amount} ${currencyCode}` : amount;
}

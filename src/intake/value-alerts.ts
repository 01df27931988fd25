import { type Alert, alertOf, counted, sorted, textsOf } from "./alert.js";
import type { AlertFacts } from "./alert-facts.js";

/** Shops are closed on some days: only a longer gap at an edge says that a month is not whole. */
const CLOSED_DAYS = 3;
const DAY_MS = 86_400_000;

/** Alerts about values that contradict each other, and about what the files do not say. */
export function valueAlerts(facts: AlertFacts): Alert[] {
  return [
    ...futureOrders(facts),
    ...severalDescriptions(facts),
    ...severalInstants(facts),
    ...caseVariants(facts),
    ...edgeMonths(facts),
    ...noInvoiceNumbers(facts),
    ...noCurrency(facts),
  ];
}

function futureOrders({ audit, texts }: AlertFacts): Alert[] {
  const { rows, invoices } = audit.oddities.future;
  return alertOf({
    code: "FUTURE_ORDERS",
    severity: "DECIDE",
    message: `${counted(rows, "order line is", "order lines are")} dated after they were imported. Recency is counted from the latest order, so it is too long for everybody else. Check the dates, or train as of an earlier instant (--as-of).`,
    count: rows,
    examples: textsOf(texts.invoice, invoices),
  });
}

function severalDescriptions({ audit, texts }: AlertFacts): Alert[] {
  const ids = audit.oddities.productsOfSeveralDescriptions;
  return alertOf({
    code: "SEVERAL_DESCRIPTIONS",
    severity: "NOTE",
    message: `${ids.length.toLocaleString("en-GB")} of ${counted(texts.product.size, "stock code")} have more than one description (a missing one counts). Each is shown under the one of most of its lines. Look through them for codes that were used for other goods again.`,
    count: ids.length,
    examples: textsOf(texts.product, ids),
  });
}

function severalInstants({ audit, texts }: AlertFacts): Alert[] {
  const ids = audit.oddities.invoicesOfSeveralInstants;
  return alertOf({
    code: "SEVERAL_INSTANTS",
    severity: "NOTE",
    message: `${counted(ids.length, "invoice has", "invoices have")} lines of more than one instant. Each counts as one order; its lines keep their own instants. Look at them where the instants lie days apart.`,
    count: ids.length,
    examples: textsOf(texts.invoice, ids),
  });
}

function caseVariants({ texts }: AlertFacts): Alert[] {
  const folded = new Map<string, string[]>();
  for (const code of sorted(texts.product.values())) {
    const key = code.toLowerCase();
    folded.set(key, [...(folded.get(key) ?? []), code]);
  }
  const variants = [...folded.values()].filter((codes) => codes.length > 1);
  return alertOf({
    code: "CASE_VARIANTS",
    severity: "NOTE",
    message: `${counted(variants.length, "stock code is", "stock codes are")} written in more than one way, in capitals and in small letters: ${texts.product.size.toLocaleString("en-GB")} codes as written, ${folded.size.toLocaleString("en-GB")} otherwise. They count as different products; where they are the same, correct them in the shop.`,
    count: variants.length,
    examples: sorted(variants.map((codes) => codes.join(" = "))),
  });
}

function edgeMonths({ period, timeZone }: AlertFacts): Alert[] {
  const monthOf = monthReader(timeZone);
  const [first, last] = [period.first, period.last].map(monthOf);
  const months = [
    ...(monthOf(period.first - CLOSED_DAYS * DAY_MS) === first ? [first] : []),
    ...(monthOf(period.last + CLOSED_DAYS * DAY_MS) === last ? [last] : []),
  ];
  const edges = [...new Set(months)];
  return alertOf({
    code: "EDGE_MONTHS",
    severity: "NOTE",
    message: `The orders begin or end within a month (${edges.join(", ")}), so ${edges.length === 1 ? "this month is" : "these months are"} not whole. Do not read a rise or a fall from ${edges.length === 1 ? "it" : "them"}.`,
    count: edges.length,
    examples: edges,
  });
}

function noInvoiceNumbers({ audit, notes }: AlertFacts): Alert[] {
  const { missing } = audit.columns.texts.invoice;
  const when = notes?.hasOrdersByDay ? "on one day (the dates have no times)" : "at one instant";
  return alertOf({
    code: "NO_INVOICE_NUMBERS",
    severity: "NOTE",
    message: `${counted(missing, "order line has", "order lines have")} no invoice number. What a customer bought ${when} counts as one order. Import them once only: without numbers it cannot be told whether they are known.`,
    count: missing,
    examples: [],
  });
}

function noCurrency({ currencyCode, audit }: AlertFacts): Alert[] {
  return alertOf({
    code: "NO_CURRENCY",
    severity: "NOTE",
    message:
      "Nobody said in which currency the amounts are, so none is shown. Name it with the next import: --currency EUR, for example.",
    count: currencyCode === null ? audit.columns.rows : 0,
    examples: [],
  });
}

/** The month of an instant, "2011-03". */
function monthReader(timeZone: string): (instant: number) => string {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit" });
  return (instant) => format.format(instant).slice(0, 7);
}

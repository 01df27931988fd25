import { percent } from "../numeric/readable.js";
import { type Alert, type AlertCode, alertOf, amountOf, counted, heaviestFirst } from "./alert.js";
import type { AlertFacts } from "./alert-facts.js";
import type { LedgerEntryName } from "./audit-lines.js";
import { missingSwitches, withRule } from "./cleaning-profile.js";
import type { ExclusionReason } from "./cleaning-rules.js";

/** Above this share of all lines somebody has to decide what to do about a gap. */
export const DECIDE_SHARE = 0.05;

/** Alerts about lines that belong to nobody, and about switches that are off although they would find something. */
export function ruleAlerts(facts: AlertFacts): Alert[] {
  return [
    ...missingCustomers(facts),
    ...missingSwitches(facts.profile).flatMap((reason) => switchAlert(facts, reason)),
  ];
}

function missingCustomers({ audit, currencyCode }: AlertFacts): Alert[] {
  const { rows, amount } = entryOf(audit.ledger, "MISSING_CUSTOMER");
  const share = rows / Math.max(1, audit.columns.rows);
  return alertOf({
    code: "MISSING_CUSTOMERS",
    severity: share > DECIDE_SHARE ? "DECIDE" : "NOTE",
    message: `${counted(rows, "order line")} (${percent(share)}) have no customer number and do not count: ${amountOf(amount, currencyCode)} in all. Where the shop knows who bought, export these orders again with customer numbers.`,
    count: rows,
    examples: monthsOfGaps(audit.columns),
  });
}

/** The months in which most lines have no customer. */
function monthsOfGaps({ months, texts }: AlertFacts["audit"]["columns"]): string[] {
  const gaps = months.map((month, i) => [month, texts.customer.missingByMonth[i] ?? 0] as const);
  return heaviestFirst(gaps.filter(([, missing]) => missing > 0));
}

interface SwitchWords {
  readonly code: AlertCode;
  readonly what: string;
  /** What the groups of LineOddities.wouldGo are. */
  readonly group: "product" | "invoice" | "customer";
}

const SWITCHES: Readonly<Partial<Record<ExclusionReason, SwitchWords>>> = {
  NON_PRODUCT: {
    code: "NON_PRODUCT_LINES",
    what: "postage, fees or manual entries, not goods",
    group: "product",
  },
  DUPLICATE: {
    code: "DUPLICATE_LINES",
    what: "equal to an earlier line in every field, perhaps written twice",
    group: "invoice",
  },
  CANCELLED_LATER: {
    code: "CANCELLED_LATER_LINES",
    what: "purchases that a later cancellation takes back",
    group: "customer",
  },
};

function switchAlert({ profile, audit, texts, currencyCode }: AlertFacts, reason: ExclusionReason): Alert[] {
  const words = SWITCHES[reason] as SwitchWords;
  const stricter = withRule(profile, reason);
  const kept = entryOf(audit.ledger, "KEPT");
  const left = audit.profiles.find((effect) => effect.profile === stricter.name) ?? kept;
  const rows = kept.rows - left.rows;
  const vanishing = kept.customers - left.customers;
  const without = vanishing > 0 ? ` and ${counted(vanishing, "customer")} would have no order left` : "";
  return alertOf({
    code: words.code,
    severity: "DECIDE",
    message: `${counted(rows, "order line that counts is", "order lines that count are")} ${words.what}: ${amountOf(kept.amount - left.amount, currencyCode)}${without}. To leave them out, switch the rule on: clientele profiles --use ${stricter.name}`,
    count: rows,
    examples: heaviestFirst(named(texts[words.group], audit.oddities.wouldGo.get(reason))),
  });
}

function named(texts: ReadonlyMap<number, string>, amounts: ReadonlyMap<number, number> = new Map()) {
  return [...amounts].flatMap(([id, amount]) => {
    const text = texts.get(id);
    return text === undefined ? [] : [[text, amount] as const];
  });
}

function entryOf<Row extends { entry: LedgerEntryName }>(ledger: readonly Row[], name: LedgerEntryName): Row {
  return ledger.find(({ entry }) => entry === name) as Row;
}

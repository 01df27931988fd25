import type { OrderLine } from "./order-line.js";

/** The reasons for which a line does not count, in the order in which they are looked at. */
export const EXCLUSION_REASONS = [
  "MISSING_CUSTOMER",
  "CANCELLATION",
  "NON_POSITIVE_QUANTITY",
  "NON_POSITIVE_PRICE",
  "NON_PRODUCT",
  "DUPLICATE",
  "CANCELLED_LATER",
] as const;

export type ExclusionReason = (typeof EXCLUSION_REASONS)[number];

/** The bit of a reason in `order_line.rules`. */
export function ruleBit(reason: ExclusionReason): number {
  return 1 << EXCLUSION_REASONS.indexOf(reason);
}

/** The reason of a bit; undefined for 0, which is a kept line. */
export function reasonOfBit(bit: number): ExclusionReason | undefined {
  return EXCLUSION_REASONS.find((reason) => ruleBit(reason) === bit);
}

/**
 * How a file marks a cancellation: its invoice number starts with C; its quantity or price is negative; or, beside that,
 * its status is one of these (in the form of `foldedStatus`).
 */
export type CancellationRule = "C_PREFIX" | "NEGATIVE" | StatusRule;

interface StatusRule {
  readonly statuses: readonly string[];
  /** What some write before each status, such as "wc " for `wc-refunded`. */
  readonly prefix?: string;
}

/** The form in which statuses are compared: `Partially_refunded` is "partially refunded"; null where there is none. */
export function foldedStatus(text: string): string | null {
  return (
    text
      .toLowerCase()
      .replace(/[\s_-]+/g, " ")
      .trim() || null
  );
}

/** What the row-wise rules look at. */
export type RuledLine = Pick<OrderLine, "invoice" | "customerNumber" | "quantity" | "unitPrice">;

/**
 * Every row-wise rule (1–4) that applies to a line, as a bit set.
 * @param status of the line's order, in the form of `foldedStatus`; null where the file has none
 */
export function rulesOf(
  line: RuledLine,
  cancellationRule: CancellationRule = "C_PREFIX",
  status: string | null = null,
): number {
  let rules = 0;
  const isCancellation = isCancelled(line, cancellationRule, status);
  if (line.customerNumber === null) rules |= ruleBit("MISSING_CUSTOMER");
  if (isCancellation) rules |= ruleBit("CANCELLATION");
  if (line.quantity <= 0 && !isCancellation) rules |= ruleBit("NON_POSITIVE_QUANTITY");
  if (line.unitPrice <= 0) rules |= ruleBit("NON_POSITIVE_PRICE");
  return rules;
}

function isCancelled(line: RuledLine, rule: CancellationRule, status: string | null): boolean {
  if (rule === "C_PREFIX") return /^c/i.test(line.invoice ?? "");
  if (line.quantity < 0 || line.unitPrice < 0) return true;
  if (rule === "NEGATIVE" || status === null) return false;
  const { statuses, prefix = "" } = rule;
  return statuses.includes(status.startsWith(prefix) ? status.slice(prefix.length) : status);
}

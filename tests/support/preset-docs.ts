import type { CancellationRule } from "../../src/intake/cleaning-rules.js";
import { FIELDS, type Field } from "../../src/intake/fields.js";
import { anyOf, type Preset } from "../../src/intake/presets/preset.js";
import { PRESETS } from "../../src/intake/presets.js";

const INTRODUCTION = `<!-- Generated from src/intake/presets: npm run generate -->

# Presets

A preset says what the columns of one kind of orders file mean. It is chosen by the headings, the first one below that fits, or
by \`--preset NAME\`; \`--map column=field\` goes before what it says of a column. \`clientele import FILE --dry-run\` shows which one
was chosen and what it made of the first rows. Headings are compared without case, spaces and \`_ - .\`.

Headings that are separated by a semicolon are looked for from left to right: the first one that the file has names the column.
Of those between which stands "or", a file may have one only. All other columns are left out.

**A new preset** is a file in \`src/intake/presets\` and its name in \`src/intake/presets.ts\`; nothing else changes.

## What becomes of the fields

| field | |
| --- | --- |
| \`invoice\` | the number of the order; where there is none, an order is what one customer bought at one instant, or on one day where the file has dates without times |
| \`customerNumber\`, \`email\`, \`phone\` | the customer, in the order that the preset says: numbers as written, e-mail addresses in small letters, telephone numbers by their digits; without any, the line is MISSING_CUSTOMER |
| \`quantity\`, \`unitPrice\` | as written; without a column for quantities each row is one unit |
| \`amount\` | of the whole row, where there is no price for one unit: it is divided by the quantity. Where that gives no whole thousandth the price is rounded half to even and counted (ROUNDED_PRICES) |
| \`status\`, \`cancelledAt\` | of the order: all of its lines become CANCELLATION where the preset's rule says so. They stay rows of the ledger. Their amounts are above 0, and net spend takes off amounts below 0 only: so they count nowhere. An order whose status is another one than when it was imported has other lines: \`--on-known-invoice replace\` takes the new ones |
| \`lineDiscount\` | is taken off its line |
| \`orderDiscount\`, \`subtotal\`, \`shipping\`, \`taxes\`, \`total\` | say what the goods of the order cost in the end. What that is less than the sum of its lines is spread over them in proportion |
| \`currency\`, \`timeZone\` | hold for the whole file |

**How a discount is spread.** Each line's share makes a unit price, rounded down to whole thousandths. What is lost by that
goes to whole lines, a thousandth for each unit: to those of the largest quantity first (equal ones by amount, stock code and
description) as long as enough is left, and all the rest to the line of the smallest quantity. So the lines add up exactly to
what the order cost wherever one of them has a single unit; elsewhere that last price may be rounded, and is counted. The order
of the rows makes no difference. Lines that are free or give money back take no share. In an order with a row that cannot be
read, the others keep their prices.

The rows of one order stand together in such files; a row without an order number belongs to the one before it.
`;

/** The page docs/presets.md: a table of each preset, made from the presets themselves. */
export function describePresets(): string {
  return [INTRODUCTION, ...PRESETS.map(describe)].join("\n");
}

function describe(preset: Preset): string {
  const fields = FIELDS.filter((field) => preset.written[field]);
  const rows = fields.map(
    (field) => `| ${headings(preset, field)} | \`${field}\` | ${need(preset, field)} |`,
  );
  const facts = [
    `**Customer**: ${(preset.sources?.customerNumber ?? ["customerNumber"]).map((field) => `\`${field}\``).join(", else ")}${guests(preset)}.`,
    `**Product**: ${(preset.sources?.stockCode ?? ["stockCode"]).map((field) => `\`${field}\``).join(", else ")}.`,
    ...(preset.sources?.country ? ["**Country**: that of the delivery, else that of the bill."] : []),
    ...(preset.prefersAmount ? ["**Price**: `amount` goes before `unitPrice` where a file has both."] : []),
    ...order(preset),
    `**Cancellation**: ${cancellation(preset.cancellationRule)}.`,
    ...preset.leavesOut.map((sentence) => `**Left out**: ${sentence}`),
    ...preset.notes,
  ];
  return [
    `## \`${preset.name}\``,
    "",
    preset.about,
    "",
    "| column | field | needed |",
    "| --- | --- | --- |",
    ...rows,
    "",
    ...facts.map((fact) => `- ${fact}`),
    "",
  ].join("\n");
}

function headings({ written }: Preset, field: Field): string {
  const tiers = written[field] ?? [];
  return tiers.map((tier) => tier.join(" or ")).join("; ");
}

function need({ needed }: Preset, field: Field): string {
  const alternatives = needed.map(anyOf).find((any) => any.includes(field));
  if (!alternatives) return "";
  const others = alternatives.filter((other) => other !== field);
  return others.length === 0 ? "yes" : `yes, or ${others.map((other) => `\`${other}\``).join(", ")}`;
}

function guests({ guests }: Preset): string {
  return guests ? ` (the number ${guests.join(", ")} stands for none)` : "";
}

function order({ order }: Preset): string[] {
  if (!order) return [];
  const net = order.net === "SUBTOTAL" ? "`subtotal`" : "`subtotal` less `orderDiscount`";
  return [
    `**Order**: ${order.shared.map((field) => `\`${field}\``).join(", ")} may stand in one of its rows only.`,
    `**Discount**: the goods of an order cost its ${net}. Where only the other of the two readings of \`subtotal\` (before or after the discount) adds up to \`total\`, that one counts. Without a \`subtotal\` the sum of the lines stands for it; amounts of whole rows are taken for the net ones. Where \`total\` is the goods and the \`shipping\` without the \`taxes\`, prices include taxes: they are taken out in proportion.`,
  ];
}

function cancellation(rule: CancellationRule): string {
  if (rule === "C_PREFIX") return "an invoice number that starts with C";
  const negative = "a negative quantity or price";
  return rule === "NEGATIVE"
    ? negative
    : `${negative}, or a status of ${rule.statuses.join(", ")}${rule.prefix ? `, also behind \`${rule.prefix.trim()}-\`` : ""}`;
}

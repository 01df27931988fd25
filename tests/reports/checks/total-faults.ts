/** A list whose parts make a whole: the field of the parts, and where the whole stands, from the object that has the list. */
interface Total {
  readonly list: string;
  readonly field: string;
  /** A field of the same object, or a number. */
  readonly whole: string | number;
}

/** Wherever a page asks for both. */
const TOTALS: readonly Total[] = [
  { list: "segments", field: "customerCount", whole: "customerCount" },
  { list: "segments", field: "anomalyCount", whole: "anomalyCount" },
  { list: "segments", field: "customerShare", whole: 1 },
  { list: "segments", field: "revenueShare", whole: 1 },
  { list: "recencyFrequency", field: "customerCount", whole: "customerCount" },
  { list: "recencyFrequency", field: "revenue", whole: "revenue" },
  { list: "monthly", field: "revenue", whole: "revenue" },
  { list: "explainedVarianceRatio", field: "", whole: 1 },
];

/** The waterfall of the order lines: what was read, less each reason, is what is left. */
const WATERFALL = ["rows", "amount"];

/** Where parts do not sum to their whole. */
export function totalFaults(facts: unknown, path = "facts"): string[] {
  if (typeof facts !== "object" || facts === null) return [];
  const inside = Object.entries(facts).flatMap(([key, value]) => totalFaults(value, `${path}.${key}`));
  if (Array.isArray(facts)) return inside;
  const object = facts as Readonly<Record<string, unknown>>;
  return [
    ...inside,
    ...TOTALS.flatMap((total) => totalFault(object, total, path)),
    ...WATERFALL.flatMap((field) => waterfallFault(object, field, path)),
  ];
}

function totalFault(
  object: Readonly<Record<string, unknown>>,
  { list, field, whole }: Total,
  path: string,
): string[] {
  const items = object[list];
  if (!Array.isArray(items) || items.length === 0) return [];
  const parts = items.map((item) => (field === "" ? item : item[field]));
  const expected = typeof whole === "number" ? whole : object[whole];
  if (typeof expected !== "number" || !parts.every((part) => typeof part === "number")) return [];
  const sum = parts.reduce((total, part) => total + part, 0);
  return isNear(sum, expected) ? [] : [`${path}.${list}: the ${field} sum to ${sum}, not ${expected}`];
}

function waterfallFault(object: Readonly<Record<string, unknown>>, field: string, path: string): string[] {
  const { raw, kept, entries } = object as Record<string, Record<string, number>> & {
    entries: Record<string, number>[];
  };
  const numbers = [
    raw?.[field],
    kept?.[field],
    ...(Array.isArray(entries) ? entries.map((entry) => entry[field]) : []),
  ];
  if (!Array.isArray(entries) || !numbers.every((value) => typeof value === "number")) return [];
  const [before, after, ...losses] = numbers;
  const left = losses.reduce((rest, loss) => rest - loss, before);
  return isNear(left, after) ? [] : [`${path}: ${field} less each reason is ${left}, not ${after}`];
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b));
}

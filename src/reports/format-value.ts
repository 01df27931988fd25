/** What a missing value looks like. */
export const MISSING = "–";

export interface FormatOptions {
  /** ISO 4217; null prints a plain number. */
  readonly currency?: string | null;
  readonly digits?: number;
}

type Format = (value: unknown, options: FormatOptions) => string;

const FORMATS: Readonly<Record<string, Format>> = {
  text: (value) => (typeof value === "number" ? grouped(value, 2) : String(value)),
  count: (value) => grouped(Number(value), 0),
  number: (value, { digits }) => grouped(Number(value), digits ?? usualDigits(Number(value))),
  share: (value, { digits }) =>
    `${grouped(Number(value) * 100, digits ?? (Math.abs(Number(value)) < 0.0995 ? 1 : 0))}%`,
  days: (value, { digits }) => days(Number(value), digits),
  date: (value) => date(String(value)),
  money: (value, { currency, digits }) => money(Number(value), currency, digits),
};

/** The names that notebooks use; `percent` is another name for `share`. */
export function isFormat(name: string): boolean {
  return name === "percent" || Object.hasOwn(FORMATS, name);
}

/** A value as people read it, the same in every locale and time zone; missing and impossible values are a dash. */
export function formatValue(name: string, value: unknown, options: FormatOptions = {}): string {
  if (value === null || value === undefined || value === "") return MISSING;
  if (typeof value === "number" && !Number.isFinite(value)) return MISSING;
  return FORMATS[name === "percent" ? "share" : name]!(value, options);
}

function grouped(value: number, digits: number): string {
  if (Number.isNaN(value)) return MISSING;
  return new Intl.NumberFormat("en", { maximumFractionDigits: digits, minimumFractionDigits: 0 }).format(
    value,
  );
}

/** About three significant digits. */
function usualDigits(value: number): number {
  const size = Math.abs(value);
  return size >= 100 ? 0 : size >= 10 ? 1 : 2;
}

function days(value: number, digits?: number): string {
  const text = grouped(value, digits ?? (Math.abs(value) < 10 ? 1 : 0));
  return `${text}\u00A0${text === "1" ? "day" : "days"}`;
}

function date(value: string): string {
  const instant = new Date(value);
  if (Number.isNaN(instant.getTime())) return value;
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(instant);
}

/** Whole units from 100 on, else the currency's own digits; a code that is no code stands before the number. */
function money(value: number, currency: string | null | undefined, digits?: number): string {
  const fraction = digits ?? (Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : undefined);
  if (!currency) return grouped(value, fraction ?? 2);
  if (!/^[A-Za-z]{3}$/.test(currency)) return `${currency} ${grouped(value, fraction ?? 2)}`;
  const style = {
    style: "currency",
    currency,
    minimumFractionDigits: fraction,
    maximumFractionDigits: fraction,
  } as const;
  return new Intl.NumberFormat("en", style).format(value);
}

/** What a missing value looks like. */
export const MISSING = "–";

export interface FormatOptions {
  /** ISO 4217; null prints a plain number. */
  readonly currency?: string | null;
  readonly digits?: number;
  /** Thousands and millions as K and M. */
  readonly isShort?: boolean;
  /** Money with its smallest unit, whatever its size: for sums that must agree. */
  readonly isExact?: boolean;
}

type Format = (value: unknown, options: FormatOptions) => string;

const FORMATS = {
  text: (value) => (typeof value === "number" ? grouped(value, 2) : String(value)),
  count: (value) => grouped(Number(value), 0),
  number: (value, { digits }) => grouped(Number(value), digits ?? usualDigits(Number(value))),
  share: (value, { digits }) =>
    `${grouped(Number(value) * 100, digits ?? (Math.abs(Number(value)) < 0.0995 ? 1 : 0))}%`,
  days: (value, { digits }) => days(Number(value), digits),
  date: (value) => date(String(value)),
  month: (value) => month(String(value)),
  money: (value, options) => money(Number(value), options),
} satisfies Readonly<Record<string, Format>>;

/** The names that notebooks use; `percent` is another name for `share`. */
export type ValueFormat = keyof typeof FORMATS | "percent";

export function isFormat(name: string): name is ValueFormat {
  return name === "percent" || Object.hasOwn(FORMATS, name);
}

/** A value as people read it, the same in every locale and time zone; missing and impossible values are a dash. */
export function formatValue(name: ValueFormat, value: unknown, options: FormatOptions = {}): string {
  if (value === null || value === undefined || value === "") return MISSING;
  if (typeof value === "number" && !Number.isFinite(value)) return MISSING;
  const format: Format = FORMATS[name === "percent" ? "share" : name];
  return format(value, options);
}

function grouped(value: number, digits: number): string {
  if (Number.isNaN(value)) return MISSING;
  const text = numberFormat({ maximumFractionDigits: digits, minimumFractionDigits: 0 }).format(value);
  return text === "-0" ? "0" : text; // what rounds to nothing has no sign
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

/** `2011-11` → November 2011 */
function month(value: string): string {
  const instant = new Date(`${value.slice(0, 7)}-01T00:00:00Z`);
  if (Number.isNaN(instant.getTime())) return value;
  return new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" }).format(
    instant,
  );
}

/** Whole units from 100 on, else the currency's own digits; a code that is no code stands before the number. */
function money(value: number, { currency, digits, isShort = false, isExact = false }: FormatOptions): string {
  if (Number.isNaN(value)) return MISSING;
  const isCode = /^[A-Za-z]{3}$/.test(currency ?? "");
  const isWhole = !isExact && (Math.abs(value) >= 100 || Number.isInteger(value));
  const fraction = digits ?? (isWhole ? 0 : isCode ? undefined : 2);
  const style = isShort
    ? { notation: "compact" as const, maximumSignificantDigits: 3 }
    : { minimumFractionDigits: isCode || isExact ? fraction : 0, maximumFractionDigits: fraction };
  const unit = isCode ? { style: "currency" as const, currency: currency as string } : {};
  const text = numberFormat({ ...style, ...unit }).format(value);
  return currency && !isCode ? `${currency} ${text}` : text;
}

const NUMBER_FORMATS = new Map<string, Intl.NumberFormat>();

/** Making a format takes far longer than using it. */
function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  const known = NUMBER_FORMATS.get(key);
  if (known) return known;
  const format = new Intl.NumberFormat("en", options);
  NUMBER_FORMATS.set(key, format);
  return format;
}

const SCALES: Readonly<Record<string, number>> = { "": 1, "%": 0.01, K: 1e3, M: 1e6, B: 1e9, T: 1e12 };
const SHOWN = /^(-?)(\D*?)(-?)(\d[\d,]*(?:\.(\d+))?)(%|[KMBT](?![a-z]))?(.*)$/s;

/**
 * Whether a text says a value: a number to half of its last digit, with its sign, currency and unit; a date or a month of
 * an instant; a name in words; else the value itself. Knows nothing of the program's own formats.
 */
export function says(text: string, value: string | number | boolean): boolean {
  if (typeof value === "number") return saysNumber(text, value);
  if (text === String(value) || text === inWords(String(value))) return true;
  return typeof value === "string" && saysInstant(text, value);
}

function saysNumber(text: string, value: number): boolean {
  const [, minus, before, inner, digits, decimals = "", scaleName = "", after] = text.match(SHOWN) ?? [];
  if (digits === undefined) return false;
  if (!/^[\p{Sc}\p{Lu}\s+]*$/u.test(before) || !/^[\s\u00a0]*[\p{L}\s\u00a0-]*$/u.test(after)) return false;
  if (!/^\d{1,3}(,\d{3})*(\.|$)/.test(digits)) return false; // in groups of three
  const scale = SCALES[scaleName];
  const size = Number(digits.replaceAll(",", "")) * scale;
  const shown = minus || inner ? -size : size;
  const halfOfLast = 0.5 * 10 ** -decimals.length * scale;
  return Math.abs(shown - value) <= halfOfLast * (1 + 1e-9) + Math.abs(value) * 1e-12;
}

function saysInstant(text: string, value: string): boolean {
  const instant = new Date(/^\d{4}-\d\d$/.test(value) ? `${value}-01` : value);
  if (Number.isNaN(instant.getTime()) || !/^\d{4}-\d\d/.test(value)) return false;
  const iso = instant.toISOString();
  const month = `${MONTHS[instant.getUTCMonth()]} ${iso.slice(0, 4)}`;
  return text === month || text === `${Number(iso.slice(8, 10))} ${month}`;
}

function inWords(value: string): string {
  return value.toLowerCase().replaceAll("_", " ");
}

const MONTHS = [
  ...["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"],
  ...["November", "December"],
];

/** How a column's dates are written: by the order of year, month and day, or as numbers. */
const DATE_FORMATS = ["iso", "ymd", "dmy", "mdy", "yyyymmdd", "excel", "epoch-s", "epoch-ms"] as const;

export type DateFormat = (typeof DATE_FORMATS)[number];

/** The orders in which three numbers may be a day, a month and a year: 03/04/11. */
export const DATE_ORDERS = ["dmy", "mdy", "ymd"] as const satisfies readonly DateFormat[];

export type DateOrder = (typeof DATE_ORDERS)[number];

/** The letters of date patterns, as strftime (`%d`) and as spreadsheets and Java write them (`dd`, `MMM`, `yyyy`). */
const STRFTIME = /%-?([a-zA-Z])/g;
const STRFTIME_PARTS: Readonly<Record<string, string>> = {
  d: "d",
  e: "d",
  m: "m",
  b: "m",
  B: "m",
  y: "y",
  Y: "y",
};
const PART = "(d{1,2}|m{1,4}|y{4}|y{2})";
const DATE = new RegExp(`^${PART}[\\s/.,-]+${PART}[\\s/.,-]+${PART}`, "i");
const TIME = /^(?:[T,'\s]*(?:h{1,2}|k{1,2}):mm(?::ss(?:[.,]s+)?)?\s*(?:a{1,2}|tt|am\/pm|p)?\s*(?:z+|x+)?)?$/i;

/** The format that somebody means: its name, or a pattern such as `DD/MM/YYYY` or `%d/%m/%Y`; null where it is neither. */
export function dateFormatNamed(name: string): DateFormat | null {
  const plain = name.trim();
  const known = DATE_FORMATS.find((format) => format === plain.toLowerCase());
  if (known) return known;
  if (plain === "%Y%m%d") return "yyyymmdd";
  const order = plain.includes("%") ? strftimeOrder(plain) : letterOrder(plain);
  return order === "ymd" || order === "dmy" || order === "mdy" ? order : null;
}

function strftimeOrder(pattern: string): string | null {
  const directives = [...pattern.matchAll(STRFTIME)].map((match) => match[1]);
  if (directives.some((letter) => !/[deymbBYHIMSfpzZT]/.test(letter))) return null;
  if (/[a-zA-Z]/.test(pattern.replace(STRFTIME, "").replaceAll("T", ""))) return null;
  return directives.map((letter) => STRFTIME_PARTS[letter] ?? "").join("");
}

/** The date stands first; the time behind it must look like one, but is read as it comes. */
function letterOrder(pattern: string): string | null {
  const match = DATE.exec(pattern);
  if (!match || !TIME.test(pattern.slice(match[0].length))) return null;
  return [match[1], match[2], match[3]].map((part) => part[0].toLowerCase()).join("");
}

import { ownText } from "../database/own-text.js";
import type { Columns } from "./columns.js";
import {
  areDatesOpen,
  type DateEvidence,
  dateFormatShown,
  dateReading,
  type Example,
  lookAtDate,
  noDates,
} from "./date-evidence.js";
import { type DateFormat, dateFormatNamed } from "./date-format.js";
import { type Decimal, isDecimal } from "./decimal-mark.js";
import type { Field } from "./fields.js";
import { areNumbersOpen, decimalMark, lookAtNumber, noNumbers } from "./number-evidence.js";
import { isNumeric } from "./numeric-date.js";
import type { DateReading } from "./parse-instant.js";
import type { ReadingOptions } from "./reading-options.js";
import { lookAtWholeFileValue } from "./whole-file-value.js";

/** What the columns of a file, each as a whole, say about how its values are read. */
export interface ColumnReading {
  readonly dates: DateReading;
  readonly decimal: Decimal | null;
  /** Customer numbers are written as floats ("17850.0") throughout; null where there is no customer number. */
  readonly hasFloatCustomers: boolean | null;
  readonly currency: Example | null;
  readonly timeZone: Example | null;
}

/** Gathers what records show. What is read from the columns depends on which values there are, not on how many. */
export interface Survey {
  /** Takes in a sound record. @throws ClienteleError MIXED_CURRENCIES, MIXED_TIME_ZONES, BAD_CURRENCY, BAD_TIME_ZONE */
  look(fields: readonly string[], line: number): void;
  /** True where other records might settle what those that were seen leave open. */
  isOpen(): boolean;
  /** @throws ClienteleError AMBIGUOUS_DATE, AMBIGUOUS_NUMBER: at once where both readings occur, else when all was seen */
  reading(isWhole: boolean): ColumnReading;
  /** The date format for people; null where nothing is settled. */
  dateFormat(reading: ColumnReading): DateFormat | null;
  /** True where some date has a time of the day other than midnight. */
  hasTimes(): boolean;
}

/** Fields that are numbers, where a file has them. */
export const NUMBERS = [
  ...(["quantity", "unitPrice", "amount", "lineDiscount"] as const),
  ...(["orderDiscount", "subtotal", "shipping", "taxes", "total"] as const),
];

/** A column of customer numbers written as floats loses the ".0". */
export function isFloatNumber(customer: string): boolean {
  return /^\d+[.,]0+$/.test(customer);
}

/** Starts a survey of one file; what somebody declared is not looked for. */
export function openSurvey({ at }: Columns, file: string, options: ReadingOptions): Survey {
  const declaredFormat = options.dateFormat ? dateFormatNamed(options.dateFormat) : null;
  const declaredMark = options.decimal && isDecimal(options.decimal) ? options.decimal : null;
  const dates = noDates();
  const numbers = noNumbers();
  const seenDates = new Set<string>();
  let [hasFloats, hasOthers, hasTimes] = [false, false, false];
  let [currency, timeZone] = [null as Example | null, null as Example | null];
  const numberPlaces = [...new Set(NUMBERS.map((field) => at[field]))].filter((place) => place >= 0);
  const textOf = (fields: readonly string[], field: Field) => fields[at[field]] ?? "";

  return {
    look(fields, line) {
      hasTimes ||= hasTimeOfDay(textOf(fields, "orderedAt"));
      if (!declaredFormat) lookOnce(dates, seenDates, textOf(fields, "orderedAt"), line);
      if (!declaredMark) for (const place of numberPlaces) lookAtNumber(numbers, fields[place] ?? "", line);
      const customer = textOf(fields, "customerNumber").trim();
      if (customer !== "" && isFloatNumber(customer)) hasFloats = true;
      else if (customer !== "") hasOthers = true;
      currency = lookAtWholeFileValue("currency", currency, { text: textOf(fields, "currency"), line }, file);
      timeZone = lookAtWholeFileValue("timeZone", timeZone, { text: textOf(fields, "timeZone"), line }, file);
    },
    isOpen: () => (!declaredFormat && areDatesOpen(dates)) || (!declaredMark && areNumbersOpen(numbers)),
    reading: (isWhole) => ({
      dates: declaredFormat
        ? { declared: declaredFormat, orders: [], numeric: null }
        : dateReading(dates, file, isWhole),
      decimal: declaredMark ?? decimalMark(numbers, file, isWhole),
      hasFloatCustomers: hasFloats || hasOthers ? !hasOthers : null,
      currency,
      timeZone,
    }),
    dateFormat: (reading) => dateFormatShown(dates, reading.dates),
    hasTimes: () => hasTimes,
  };
}

/** True for 2010-12-01 08:26, seconds since 1970 and days since 1900 with a fraction. */
function hasTimeOfDay(text: string): boolean {
  const time = /(\d{1,2}):(\d{2})(?::(\d{2}))?/.exec(text);
  const isTwelveAtNight = /\b12:00(?::00)?\s*a/i.test(text);
  if (time) return /[1-9]/.test(time[0]) && !isTwelveAtNight;
  return isNumeric(text) && /^\s*\d{10}|[.,]\d*[1-9]/.test(text);
}

/** Dates repeat from row to row, and a second look shows nothing new. */
function lookOnce(evidence: DateEvidence, seen: Set<string>, text: string, line: number): void {
  if (seen.has(text)) return;
  if (seen.size > 50_000) seen.clear();
  seen.add(ownText(text));
  lookAtDate(evidence, text, line);
}

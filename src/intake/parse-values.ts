import { type Decimal, takeApart, type WrittenNumber } from "./decimal-mark.js";
import type { FaultCode } from "./order-line.js";

/** Largest magnitude of quantity × price, in thousandths, that sums stay exact with. */
export const LARGEST_AMOUNT = 9e12;
const LARGEST_QUANTITY = 2 ** 31 - 1;
const LARGEST_PRICE = LARGEST_AMOUNT / 1_000;

/** A value, or what kind of fault the text has and the reason why it is none. */
export type Parsed<T> = { readonly value: T } | ValueFault;

export interface ValueFault {
  readonly code: FaultCode;
  readonly reason: string;
}

/** A price in thousandths. */
export type ParsedPrice = { readonly value: number; readonly isRounded: boolean } | ValueFault;

/** A whole number, also written as a float ("6.0"). `decimal` is null where no number of the file has a fraction. */
export function parseQuantity(text: string, decimal: Decimal | null): Parsed<number> {
  if (/^-?\d{1,9}$/.test(text)) return { value: Number(text) || 0 }; // the usual case, and no −0
  const number = takeApart(text, decimal);
  if (!number) return notANumber(text, LARGEST_QUANTITY, "a whole number");
  const value = Number(number.whole);
  if (value > LARGEST_QUANTITY) return outOfRange(text);
  if (/[1-9]/.test(number.fraction)) return notANumber(text, LARGEST_QUANTITY, "a whole number");
  return { value: number.isNegative && value !== 0 ? -value : value };
}

/** A price in thousandths; digits past the third decimal are rounded half to even. */
export function parseThousandths(text: string, decimal: Decimal | null): ParsedPrice {
  const number = takeApart(text, decimal);
  if (!number)
    return withCurrency(text) ?? notANumber(text, LARGEST_PRICE, `an amount such as 2${decimal ?? "."}55`);
  const value = thousandths(number);
  if (value > LARGEST_AMOUNT) return outOfRange(text);
  const isRounded = number.fraction.length > 3 && /[1-9]/.test(number.fraction.slice(3));
  return { value: number.isNegative && value !== 0 ? -value : value, isRounded };
}

function thousandths({ whole, fraction }: WrittenNumber): number {
  const kept = Number(whole) * 1_000 + Number(fraction.slice(0, 3).padEnd(3, "0"));
  return fraction.length > 3 ? kept + roundUp(fraction.slice(3), kept) : kept;
}

/** 1 where the cut-off digits round up: more than half, or half beside an odd digit. */
function roundUp(cutOff: string, kept: number): 0 | 1 {
  if (cutOff[0] < "5") return 0;
  if (cutOff[0] > "5" || /[1-9]/.test(cutOff.slice(1))) return 1;
  return kept % 2 === 1 ? 1 : 0;
}

/** A sign (£, US$, kr) or a code (EUR) before or behind an amount, and what is left without it. */
const CURRENCY = "[A-Z]{0,3}\\p{Sc}|[A-Z]{3}|[Kk]r\\.?|Rs\\.?";
const CURRENCY_FIRST = new RegExp(`^([+-]?)\\s*(${CURRENCY})\\s*([^\\s].*)$`, "u");
const CURRENCY_LAST = new RegExp(`^([+-]?)(.*?[^\\s])\\s*(${CURRENCY})$`, "u");

/** What to write instead of an amount with its currency; null where the text is none. */
function withCurrency(text: string): ValueFault | null {
  if (text.length > 100) return null;
  const first = CURRENCY_FIRST.exec(text.trim());
  const last = CURRENCY_LAST.exec(text.trim());
  const amount = first ? first[1] + first[3] : last ? last[1] + last[2] : "";
  if (!takeApart(amount, ".") && !takeApart(amount, ",")) return null;
  const what = /\p{Sc}/u.test(text) ? "sign" : "name";
  const advice = `write ${amount}, and give the currency with --currency`;
  return { code: "NOT_A_NUMBER", reason: `${quote(text)} has a currency ${what}: ${advice}` };
}

/** Powers of ten are no way to write a price; those that are out of range are told apart, whatever they are. */
function notANumber(text: string, largest: number, expected: string): ValueFault {
  const isPower = /^\s*[+-]?\d{1,40}(?:[.,]\d{0,40})?e[+-]?\d{1,9}\s*$/i.test(text);
  if (isPower && Math.abs(Number(text.replace(",", "."))) > largest) return outOfRange(text);
  return { code: "NOT_A_NUMBER", reason: `${quote(text)} is not ${expected}` };
}

function outOfRange(text: string): ValueFault {
  return { code: "OUT_OF_RANGE", reason: `${quote(text)} is out of range` };
}

/** The text in quotes, shortened for a message. */
export function quote(text: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`;
}

import { ClienteleError } from "../errors.js";
import { DATE_ORDERS, type DateFormat, type DateOrder } from "./date-format.js";
import { isNumeric, likelyFormat, type NumericFormat } from "./numeric-date.js";
import { type DateReading, dayIn, wallTime } from "./parse-instant.js";
import { quote } from "./parse-values.js";
import { takeDateApart, type WrittenDate } from "./written-date.js";

/** A value and the line on which it was first seen. */
export interface Example {
  readonly text: string;
  readonly line: number;
}

/** What the values of a date column show, each kind by its first example. Only whether there is one counts, not how many. */
export interface DateEvidence {
  /** Of dates in numbers, each kind by what it leaves open: see kindOf. */
  readonly orders: Map<string, OrderExample>;
  /** The first one that is read whatever the others are, and how it is written. */
  plain: { readonly format: DateFormat } | null;
  /** Anything that is no number. */
  text: Example | null;
  readonly numbers: Map<NumericFormat, Example>;
}

/** A date in numbers, and the orders of day, month and year that it can have: 25/12/2010 has one, 03/04/11 has three. */
interface OrderExample extends Example {
  readonly written: WrittenDate;
  readonly orders: readonly DateOrder[];
}

export function noDates(): DateEvidence {
  return { orders: new Map(), plain: null, text: null, numbers: new Map() };
}

/** Takes in one value of the column. */
export function lookAtDate(evidence: DateEvidence, text: string, line: number): void {
  if (text.trim() === "") return;
  const example = { text, line };
  if (isNumeric(text)) {
    lookAtNumber(evidence, example);
    return;
  }
  evidence.text ??= example;
  const written = takeDateApart(text);
  if (written?.layout === "numeric") lookAtOrder(evidence, written, example);
  else if (written) evidence.plain ??= { format: FORMATS[written.layout] };
}

/** True where more values might be needed to read the ones that were seen. */
export function areDatesOpen(evidence: DateEvidence): boolean {
  const { text, numbers } = evidence;
  return openExample(evidence) !== null || (text === null && numbers.size !== 1);
}

/**
 * How the column is read, by what it shows. Two readings that both occur are never weighed against each other.
 * @param isWhole false where the evidence is of a part of the column: what it leaves open is no fault then
 * @throws ClienteleError AMBIGUOUS_DATE
 */
export function dateReading(evidence: DateEvidence, file: string, isWhole: boolean): DateReading {
  const { text, numbers } = evidence;
  const orders = possibleOrders(evidence);
  const open = openExample(evidence);
  if (orders.length === 0) throw contradictingOrders(file, evidence);
  if (isWhole && open) throw openOrder(file, open, orders);
  if (isWhole && !text && numbers.size > 1) throw mixedNumbers(file, evidence);
  const numeric = text === null ? ([...numbers.keys()][0] ?? null) : null;
  return { declared: null, orders, numeric };
}

/** The format's name for people; null where nothing is settled. */
export function dateFormatShown(evidence: DateEvidence, reading: DateReading): DateFormat | null {
  const { declared, numeric, orders } = reading;
  const settled = orders.length === 1 ? orders[0] : null;
  const isSettled = evidence.orders.size > 0 && openExample(evidence) === null;
  const any = isSettled ? orders[0] : null; // all of them read the column the same way
  return declared ?? settled ?? numeric ?? evidence.plain?.format ?? any;
}

const FORMATS = { iso: "iso", ymd: "ymd", "day-name": "dmy", "name-day": "mdy" } as const;

function lookAtNumber(evidence: DateEvidence, example: Example): void {
  const format = likelyFormat(example.text);
  if (format && !evidence.numbers.has(format)) evidence.numbers.set(format, example);
}

/** A number above 12 is a day or a year, also the 31st of a month that has none. */
function lookAtOrder(evidence: DateEvidence, written: WrittenDate, example: Example): void {
  if (written.year < 1_000) return;
  const orders = DATE_ORDERS.filter((order) => canHave(written, order));
  if (orders.length === 0) return;
  const kind = kindOf(written, orders);
  if (!evidence.orders.has(kind)) evidence.orders.set(kind, { ...example, written, orders });
  if (orders.length > 1 && distinctDays(written, orders).length === 1) evidence.plain ??= { format: "dmy" };
}

function canHave(written: WrittenDate, order: DateOrder): boolean {
  if (order === "ymd" && !written.yearFirst) return false;
  const [, month, day] = dayIn(written, order);
  return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

/** Two dates are of one kind where they can have the same orders, of which the same ones give the same day. */
function kindOf(written: WrittenDate, orders: readonly DateOrder[]): string {
  const days = distinctDays(written, orders);
  return orders.map((order) => `${order}${days.indexOf(String(dayIn(written, order)))}`).join();
}

function distinctDays(written: WrittenDate, orders: readonly DateOrder[]): string[] {
  return [...new Set(orders.map((order) => String(dayIn(written, order))))];
}

/** The orders that every date of the column can have. */
function possibleOrders({ orders }: DateEvidence): DateOrder[] {
  const examples = [...orders.values()];
  return DATE_ORDERS.filter((order) => examples.every((example) => example.orders.includes(order)));
}

/** The date that the possible orders read in most ways, ties to the first; null where all read the same. */
function openExample(evidence: DateEvidence): OrderExample | null {
  const orders = possibleOrders(evidence);
  const ways = ({ written }: OrderExample) => distinctDays(written, orders).length;
  const open = [...evidence.orders.values()].filter((example) => ways(example) > 1);
  return open.sort((a, b) => ways(b) - ways(a))[0] ?? null;
}

const ORDER_WORDS: Readonly<Record<DateOrder, string>> = {
  dmy: "day/month/year",
  mdy: "month/day/year",
  ymd: "year/month/day",
};

/** Where no order is left, two dates have none in common: each set without dmy is mdy or ymd alone. */
function contradictingOrders(file: string, evidence: DateEvidence): ClienteleError {
  const rank = ({ orders }: OrderExample) => DATE_ORDERS.indexOf(orders[0]);
  const examples = [...evidence.orders.values()].sort((a, b) => rank(a) - rank(b));
  const pairs = examples.flatMap((a) => examples.map((b) => [a, b] as const));
  const apart = pairs.find(([a, b]) => !a.orders.some((order) => b.orders.includes(order)));
  const [one, other] = apart as (typeof pairs)[number];
  const words = ({ orders }: OrderExample) => orList(orders.map((order) => ORDER_WORDS[order]));
  const problem = `${quote(one.text)} can only be ${words(one)}, and ${quote(other.text)} on line ${other.line} only ${words(other)}`;
  const choice = orList([...one.orders, ...other.orders]);
  return ambiguous(file, one, problem, `--date-format ${choice}; rows that do not fit are kept aside`);
}

function openOrder(file: string, example: OrderExample, orders: readonly DateOrder[]): ClienteleError {
  const days = orders.map((order) => inWords(example.written, order));
  const problem = `${quote(example.text)} is ${orList([...new Set(days)])}, and no date of the column settles which`;
  const choices = orders.map((order, i) => `${order} (${days[i]})`);
  return ambiguous(file, example, problem, `--date-format ${orList(choices)}`);
}

/** "a", "a or b", "a, b or c". */
function orList(texts: readonly string[]): string {
  const last = texts.slice(-1);
  return [texts.slice(0, -1).join(", "), ...last].filter((text) => text !== "").join(" or ");
}

function mixedNumbers(file: string, { numbers }: DateEvidence): ClienteleError {
  const [[format, example], [other, second]] = [...numbers];
  const problem = `${quote(example.text)} looks like ${format}, and ${quote(second.text)} on line ${second.line} like ${other}`;
  return ambiguous(file, example, problem, `--date-format ${format} or ${other}`);
}

function ambiguous(file: string, { text, line }: Example, problem: string, choice: string): ClienteleError {
  return new ClienteleError("AMBIGUOUS_DATE", { file, line, value: text.slice(0, 60), problem, choice });
}

function inWords(written: WrittenDate, order: DateOrder): string {
  const day = wallTime({ ...written, milliseconds: 0 }, order);
  if (Number.isNaN(day)) return "no real date";
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(day);
}

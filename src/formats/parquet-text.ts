import { isUtf8 } from "node:buffer";
import type { SchemaElement } from "hyparquet";
import { parseFloat16 } from "hyparquet/src/convert.js";
import { type DecimalMark, decimalText, floatText, numberText } from "./number-text.js";
import { damagedParquet } from "./parquet-fault.js";

/** Turns a value of a column, as its bytes have it, into the text that a CSV file of the same table would hold. */
export type ToText = (value: unknown) => string;

const MOST_DIGITS = 100;
const LONGEST_SHOWN = 32;
const DAY_MS = 86_400_000;
/** The Julian day of 1 January 1970, from which INT96 counts. */
const JULIAN_1970 = 2_440_588n;
const PER_MS = { MILLIS: 1n, MICROS: 1_000n, NANOS: 1_000_000n } as const;

/**
 * How the values of a column become text. Days and instants are ISO 8601, with `Z` where they are instants of UTC and without where
 * they are those of a clock on the wall; INT96 says nothing of its zone. What is finer than a millisecond is cut off.
 * @throws ClienteleError DAMAGED_FILE where bytes that are said to be text are not; at once where the type cannot be
 */
export function textOf(element: SchemaElement, file: string, mark: DecimalMark): ToText {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (logical?.type === "DECIMAL") return decimal(logical.scale, file, mark);
  if (converted === "DECIMAL") return decimal(element.scale ?? 0, file, mark);
  if (logical?.type === "TIMESTAMP") return timestamp(PER_MS[logical.unit], logical.isAdjustedToUTC);
  if (converted === "TIMESTAMP_MILLIS" || converted === "TIMESTAMP_MICROS")
    return timestamp(converted === "TIMESTAMP_MILLIS" ? 1n : 1_000n, true);
  if (logical?.type === "DATE" || converted === "DATE") return date;
  if (logical?.type === "UUID") return uuid;
  if (logical?.type === "FLOAT16")
    return (value) => numberText(parseFloat16(value as Uint8Array) ?? Number.NaN, mark);
  if (type === "INT96") return int96;
  if (type === "FLOAT") return (value) => floatText(Number(value), mark);
  if (type === "DOUBLE") return (value) => numberText(Number(value), mark);
  if (type === "BYTE_ARRAY" || type === "FIXED_LEN_BYTE_ARRAY") return bytes(element, file);
  return isUnsigned(element) ? unsigned : String;
}

function isUnsigned({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return converted?.startsWith("UINT_") === true || (logical?.type === "INTEGER" && !logical.isSigned);
}

function unsigned(value: unknown): string {
  return String(typeof value === "bigint" ? BigInt.asUintN(64, value) : Number(value) >>> 0);
}

function decimal(scale: number, file: string, mark: DecimalMark): ToText {
  if (!(scale >= 0 && scale <= MOST_DIGITS))
    throw damagedParquet(file, `a decimal cannot have ${scale} places`);
  return (value) =>
    decimalText(value instanceof Uint8Array ? bigInteger(value) : BigInt(value as number), scale, mark);
}

/** Two's complement, the highest byte first. */
function bigInteger(value: Uint8Array): bigint {
  const shown = value.subarray(0, MOST_DIGITS);
  return BigInt.asIntN(8 * shown.length, BigInt(`0x${Buffer.from(shown).toString("hex") || "0"}`));
}

function timestamp(perMs: bigint, isUtc: boolean): ToText {
  return (value) => {
    const units = BigInt(value as bigint);
    const rest = ((units % perMs) + perMs) % perMs;
    return isoText(Number((units - rest) / perMs), isUtc);
  };
}

function int96(value: unknown): string {
  const whole = value as bigint;
  const day = Number((whole >> 64n) - JULIAN_1970);
  return isoText(day * DAY_MS + Number((whole & 0xffff_ffff_ffff_ffffn) / 1_000_000n), false);
}

function date(value: unknown): string {
  return isoText(Number(value) * DAY_MS, false);
}

function uuid(value: unknown): string {
  return Buffer.from(value as Uint8Array)
    .toString("hex")
    .replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** A time beyond what a calendar has is shown as its number: a row that cannot be read. */
function isoText(time: number, isUtc: boolean): string {
  const instant = new Date(time);
  if (Number.isNaN(instant.getTime())) return String(time);
  const text = instant.toISOString().slice(0, -1).replace(".000", "");
  return isUtc ? `${text}Z` : text;
}

/** Older programs write text without saying so; what then is no text is shown as hexadecimal digits. */
function bytes(element: SchemaElement, file: string): ToText {
  const { converted_type: converted, logical_type: logical } = element;
  const isText = [converted, logical?.type].some((type) => /^(?:UTF8|STRING|ENUM|JSON)$/.test(type ?? ""));
  return (value) => {
    const { buffer, byteOffset, length } = value as Uint8Array;
    const content = Buffer.from(buffer, byteOffset, length);
    const text = content.toString();
    if (!text.includes("\ufffd") || isUtf8(content)) return text.replace(/\r\n?/g, "\n"); // as in a CSV file
    if (isText) throw damagedParquet(file, "a text in it is not valid UTF-8");
    return `0x${content.toString("hex", 0, LONGEST_SHOWN)}`;
  };
}

import { createHash } from "node:crypto";
import type { Matrix } from "../numeric/matrix.js";

/** Numbers a piece of text: large enough to hash quickly, small enough that other work gets its turn in between. */
const NUMBERS_PER_PIECE = 16_384;

/** JSON with sorted keys: equal values give equal text. Numbers are written so that they read back exactly. */
export function canonicalJson(value: unknown): string {
  return Array.from(canonicalPieces(value)).join("");
}

/**
 * The same in pieces, for what is larger than a string can be. A typed array of finite numbers is written as a list, a
 * matrix as a list of rows.
 */
export function* canonicalPieces(value: unknown): Generator<string> {
  if (value instanceof Int32Array) yield* listPieces(value);
  else if (isMatrix(value)) yield* rowPieces(value);
  else if (isPlainObject(value)) yield* objectPieces(value);
  else yield JSON.stringify(value, (_, part) => (isPlainObject(part) ? sortKeys(part) : part));
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function* listPieces(numbers: Int32Array): Generator<string> {
  yield "[";
  for (let at = 0; at < numbers.length; at += NUMBERS_PER_PIECE) {
    yield (at > 0 ? "," : "") + numbers.subarray(at, at + NUMBERS_PER_PIECE).join(",");
  }
  yield "]";
}

function* rowPieces({ rows, columns, values }: Matrix): Generator<string> {
  const step = Math.ceil(NUMBERS_PER_PIECE / columns);
  yield "[";
  for (let from = 0; from < rows; from += step) {
    let text = "";
    for (let i = from; i < Math.min(rows, from + step); i++) {
      text += `${i > 0 ? "," : ""}[${values.subarray(i * columns, (i + 1) * columns).join(",")}]`;
    }
    yield text;
  }
  yield "]";
}

function* objectPieces(object: Record<string, unknown>): Generator<string> {
  const keys = Object.keys(object).filter((key) => object[key] !== undefined);
  let before = "{";
  for (const key of keys.sort()) {
    yield `${before}${JSON.stringify(key)}:`;
    yield* canonicalPieces(object[key]);
    before = ",";
  }
  yield keys.length > 0 ? "}" : "{}";
}

function isMatrix(value: unknown): value is Matrix {
  return isPlainObject(value) && value.values instanceof Float64Array;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sortKeys(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, value[key]]),
  );
}

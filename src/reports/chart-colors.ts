import type { Row } from "./bind-data.js";
import { isRecord } from "./parse-front-matter.js";

const CHANNELS = ["color", "fill", "stroke"];

/**
 * A specification in which each encoding of a colour takes its domain and range from rows that have a `color`, so that a
 * group has its colour in every chart. The encoding's field is one of these rows, or ends in one after an underscore
 * (`segment_name` → `name`); other fields, and scales that say themselves, stay as they are.
 */
export function colouredSpec(spec: Record<string, unknown>, rows: readonly Row[]): Record<string, unknown> {
  return coloured(spec, "") as Record<string, unknown>;

  function coloured(value: unknown, key: string): unknown {
    if (Array.isArray(value)) return value.map((item) => coloured(item, key));
    if (!isRecord(value)) return value;
    const scale = CHANNELS.includes(key) ? scaleOf(value) : null;
    const entries = Object.entries(value).map(([name, item]) => [
      name,
      coloured(item, name === "condition" ? key : name),
    ]);
    return { ...Object.fromEntries(entries), ...(scale ? { scale } : {}) };
  }

  function scaleOf(encoding: Record<string, unknown>): object | null {
    const { field, scale = {} } = encoding;
    if (typeof field !== "string" || !isRecord(scale) || "domain" in scale || "range" in scale) return null;
    const name = [field, field.split("_").at(-1)!].find((name) => rows.some((row) => name in row));
    if (!name) return null;
    const colors = new Map(rows.map((row) => [row[name]?.value ?? null, row.color?.value ?? null]));
    return { ...scale, domain: [...colors.keys()], range: [...colors.values()] };
  }
}

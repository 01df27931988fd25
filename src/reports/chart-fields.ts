import type { ChartRows, Row } from "./bind-data.js";
import { visit } from "./chart-spec.js";
import type { TableColumn } from "./notebook.js";
import { isRecord } from "./parse-front-matter.js";

/**
 * The fields that a specification reads and that are neither in the rows of that view's data set nor made by a transform
 * on the way to it. Vega-Lite says nothing of them and draws an empty chart.
 */
export function missingFields(spec: Record<string, unknown>, rows: ChartRows): string[] {
  const missing = new Set<string>();
  check(spec, { rows: rows.own, made: [] });
  return [...missing];

  function check(view: Record<string, unknown>, above: Scope): void {
    const { views, rest } = ownParts(view);
    const scope = isRecord(view.data) ? { rows: rows.more[String(view.data.name)] ?? [], made: [] } : above;
    const made = [...scope.made, ...madeFields(rest, scope.rows)];
    note(readFields(rest), scope.rows, made);
    for (const { lookup, from } of transforms(rest)) {
      if (typeof lookup === "string") note(new Set([lookup]), scope.rows, made);
      if (!isRecord(from) || !isRecord(from.data)) continue;
      note(new Set([...names(from.key), ...names(from.fields)]), rows.more[String(from.data.name)] ?? [], []);
    }
    for (const inner of views) check(inner, { rows: scope.rows, made });
  }

  function note(read: ReadonlySet<string>, inRows: readonly Row[], made: readonly string[]): void {
    const present = new Set([...inRows.flatMap((row) => Object.keys(row)), ...made]);
    for (const field of read) if (!present.has(field)) missing.add(field);
  }
}

/** The rows that a view sees, and the fields that transforms have added. */
interface Scope {
  readonly rows: readonly Row[];
  readonly made: readonly string[];
}

const COMPOSED = ["layer", "vconcat", "hconcat", "concat", "spec"];

/** A view without the views inside it, and these. */
function ownParts(view: Record<string, unknown>) {
  const entries = Object.entries(view);
  const views = entries.flatMap(([key, value]) =>
    COMPOSED.includes(key) ? [value].flat().filter(isRecord) : [],
  );
  return { views, rest: Object.fromEntries(entries.filter(([key]) => !COMPOSED.includes(key))) };
}

/**
 * The columns of a chart's data table: the fields of its rows that the specification reads, in the order of the query,
 * with the titles and formats that the specification gives them.
 */
export function chartColumns(spec: Record<string, unknown>, rows: readonly Row[]): TableColumn[] {
  const titles = new Map<string, string>();
  const formats = new Map<string, string>();
  visit(spec, (key, value, parent) => {
    if (key !== "field" || typeof value !== "string" || !isRecord(parent)) return;
    if (typeof parent.title === "string") titles.set(value, parent.title);
    if (typeof parent.format === "string") formats.set(value, parent.format);
  });
  const read = readFields(spec);
  const used = Object.keys(Object.assign({}, ...rows)).filter((field) => read.has(field));
  return used.map((field) => ({
    field,
    title: titles.get(field) ?? inWords(field),
    format: !isNumeric(rows, field) ? "text" : isShare(field, formats.get(field)) ? "share" : "number",
    currency: null,
  }));
}

function readFields(spec: Record<string, unknown>): Set<string> {
  const fields = new Set<string>();
  const add = (value: unknown): void => {
    if (typeof value === "string") fields.add(value);
    if (Array.isArray(value)) for (const item of value) add(item);
  };
  visit(spec, (key, value, parent) => {
    // In a transform, `datum.x` is a field too (in an axis it is not).
    if (["calculate", "filter", "test"].includes(key) && typeof value === "string") {
      for (const [, field] of value.matchAll(/\bdatum\.(\w+)/g)) fields.add(field!);
    }
    if (["field", "groupby", "pivot", "fold", "flatten", "value"].includes(key) && !isConstant(key, value))
      add(value);
    // A selection's; a lookup has `fields` too, of the other data set.
    if (key === "fields" && isRecord(parent) && "type" in parent) add(value);
  });
  return fields;

  // `value` names a field in a pivot and is a constant everywhere else.
  function isConstant(key: string, value: unknown): boolean {
    return (
      key === "value" &&
      !transforms(spec).some((transform) => "pivot" in transform && transform.value === value)
    );
  }
}

function madeFields(spec: Record<string, unknown>, rows: readonly Row[]): string[] {
  return transforms(spec).flatMap((transform) => {
    const made = names(transform.as);
    for (const value of Object.values(transform)) {
      if (Array.isArray(value)) made.push(...value.flatMap((item) => (isRecord(item) ? names(item.as) : [])));
    }
    if ("fold" in transform && !transform.as) made.push("key", "value");
    if (isRecord(transform.from) && !transform.as) made.push(...names(transform.from.fields));
    if (typeof transform.pivot === "string")
      made.push(...rows.map((row) => String(row[transform.pivot as string]?.value)));
    return made;
  });
}

function transforms(spec: Record<string, unknown>): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  visit({ spec }, (key, value) => {
    if (key === "transform" && Array.isArray(value)) found.push(...value.filter(isRecord));
  });
  return found;
}

function names(as: unknown): string[] {
  return typeof as === "string"
    ? [as]
    : Array.isArray(as)
      ? as.filter((name) => typeof name === "string")
      : [];
}

/** By the specification's format, else by the API's way of naming shares. */
function isShare(field: string, format = ""): boolean {
  return format.endsWith("%") || /share$|fraction$/i.test(field);
}

function isNumeric(rows: readonly Row[], field: string): boolean {
  return rows.some((row) => typeof row[field]?.value === "number");
}

/** customerShare → Customer share */
function inWords(field: string): string {
  const words = field
    .replaceAll("_", " ")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

import type { RowsCell } from "./notebook.js";
import { type Scalar, TracedValue } from "./traced-value.js";

/** One row of a chart or table: flat, every value with its path into the facts. */
export type Row = Readonly<Record<string, TracedValue>>;

/** The rows of a chart: its own, and those of its other data sets by name. */
export interface ChartRows {
  readonly own: readonly Row[];
  readonly more: Readonly<Record<string, readonly Row[]>>;
}

/** The rows that a cell asks for, in its order. Throws where it filters or sorts by a field that no row has. */
export function rowsOf(cell: Pick<RowsCell, "data" | "where" | "sort">, traced: unknown): Row[] {
  const rows = selectRows(traced, cell.data);
  const asked = [
    ...cell.sort.map((field) => field.replace(/^-/, "")),
    ...(cell.where ? [cell.where.field] : []),
  ];
  const missing = asked.find((field) => rows.length > 0 && !rows.some((row) => field in row));
  if (missing) throw new Error(`${cell.data} has no field ${missing}.`);
  const { where } = cell;
  return sortRows(
    where ? rows.filter((row) => where.values.includes(String(row[where.field]))) : rows,
    cell.sort,
  );
}

/**
 * The rows at a path of the results.
 *
 * `model.segments` gives one row per segment; `model.segments[].profile` (a closing `[]` may be written) one per
 * segment and feature, with the segment's own single values carried along; where both have a field, the inner one wins.
 * A single object inside a row is flattened with an underscore (`from.name` → `from_name`), a list inside it is left out,
 * a list of numbers becomes the field `value`. Null anywhere on the way gives no rows.
 *
 * @param traced  see traceFacts
 */
export function selectRows(traced: unknown, path: string): Row[] {
  let found = [{ carried: {} as Row, value: traced }];
  for (const step of path.split(".")) {
    const key = step.replace(/\[\]$/, "");
    found = found.flatMap(({ carried, value }) => {
      const inner = isObject(value) ? value[key] : undefined;
      if (!Array.isArray(inner)) return inner === undefined ? [] : [{ carried, value: inner as unknown }];
      return inner.map((item: unknown) => ({ carried: { ...carried, ...flatRow(item) }, value: item }));
    });
  }
  return found
    .map(({ carried, value }) => ({ ...carried, ...flatRow(value) }))
    .filter((row) => Object.keys(row).length > 0);
}

/** Orders rows by fields (a leading `-` for descending): numbers by size, text by code units, null last. Stable. */
export function sortRows(rows: readonly Row[], fields: readonly string[]): Row[] {
  const orders = fields.map((field) => ({
    name: field.replace(/^-/, ""),
    sign: field.startsWith("-") ? -1 : 1,
  }));
  return [...rows].sort((a, b) => {
    for (const { name, sign } of orders) {
      const order = compare(a[name]?.value ?? null, b[name]?.value ?? null, sign);
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** A row as plain values, unrounded: what a CSV holds. */
export type PlainRow = Readonly<Record<string, Scalar>>;

export function plainRows(rows: readonly Row[]): PlainRow[] {
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, { value }]) => [key, value])));
}

/**
 * A specification with its data inlined. Numbers get 6 significant digits, which a chart cannot show and
 * which absorb the last-bit differences between processors.
 */
export function bindSpec(
  spec: Record<string, unknown>,
  { own, more }: ChartRows,
  usermeta: Record<string, unknown>,
) {
  const values = (rows: readonly Row[]) =>
    plainRows(rows).map((row) =>
      Object.fromEntries(Object.entries(row).map(([key, value]) => [key, roundForChart(value)])),
    );
  const sets = Object.entries(more).map(([name, rows]) => [name, values(rows)]);
  const datasets = sets.length > 0 ? { datasets: Object.fromEntries(sets) as Record<string, object[]> } : {};
  return { ...spec, data: { values: values(own) }, ...datasets, usermeta };
}

function roundForChart(value: Scalar): Scalar {
  return typeof value === "number" ? Number(value.toPrecision(6)) : value;
}

function flatRow(value: unknown, prefix = ""): Record<string, TracedValue> {
  if (value instanceof TracedValue) {
    return prefix === "" && value.value === null ? {} : { [prefix === "" ? "value" : prefix]: value };
  }
  if (!isObject(value)) return {};
  const name = (key: string) => (prefix === "" ? key : `${prefix}_${key}`);
  return Object.assign({}, ...Object.entries(value).map(([key, item]) => flatRow(item, name(key))));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof TracedValue)
  );
}

function compare(a: Scalar, b: Scalar, sign: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a < b ? -sign : a > b ? sign : 0;
}

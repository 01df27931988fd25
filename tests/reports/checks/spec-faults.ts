import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import {
  dataSets,
  isRecord,
  type Row,
  recordsIn,
  type Spec,
  type UnitView,
  unitViews,
} from "./spec-views.js";

const MOST_ROWS = 5_000;
const MOST_BYTES = 250_000;

/** What is wrong with a published specification: against Vega-Lite's schema, its fields, its size. */
export function specFaults(spec: Spec): string[] {
  const rows = Object.values(dataSets(spec)).reduce((sum, set) => sum + set.rows.length, 0);
  const bytes = Buffer.byteLength(JSON.stringify(spec));
  return [
    ...schemaFaults(spec),
    ...unitViews(spec).flatMap((view) => fieldFaults(view, spec)),
    ...(rows > MOST_ROWS ? [`${rows} rows of data`] : []),
    ...(bytes > MOST_BYTES ? [`${bytes} bytes`] : []),
  ].map((fault) => `${spec.name}: ${fault}`);
}

let compiled: ValidateFunction | null = null;

/** Vega-Lite's schema is big: it is compiled once. */
function schemaFaults(spec: Spec): string[] {
  if (!compiled) {
    const ajv = new Ajv({ strict: false, allErrors: false });
    (addFormats as unknown as (ajv: Ajv) => void)(ajv);
    ajv.addFormat("color-hex", /^#([0-9a-f]{2}){3,4}$/i);
    const file = createRequire(import.meta.url).resolve("vega-lite/vega-lite-schema.json");
    compiled = ajv.compile(JSON.parse(readFileSync(file, "utf8")));
  }
  if (compiled(spec)) return [];
  const error = deepest(compiled.errors ?? []);
  return [`against the schema: ${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`];
}

/** The schema is made of choices, each of which fails; the one that got furthest tells what was meant. */
function deepest(errors: readonly ErrorObject[]): ErrorObject {
  const depth = ({ instancePath }: ErrorObject) => instancePath.split("/").length;
  const [first, ...rest] = errors.filter(({ keyword }) => keyword !== "anyOf");
  return rest.reduce((best, error) => (depth(error) > depth(best) ? error : best), first);
}

/** The fields that a view encodes, and that are neither in its rows nor made by its transforms. */
function fieldFaults(view: UnitView, spec: Spec): string[] {
  if (view.rows.length === 0) return [`${view.name} has no rows`];
  const there = new Set([
    ...view.rows.flatMap((row) => Object.keys(row)),
    ...view.transforms.flatMap((transform) => madeBy(transform, view.rows)),
  ]);
  const read = [...fieldsIn(view.encoding), ...view.transforms.flatMap((transform) => readBy(transform))];
  const missing = [...new Set(read)].filter((field) => !there.has(field));
  const lookups = view.transforms.flatMap((transform) => lookupFaults(transform, spec));
  return [...missing.map((field) => `${view.name} has no field ${field}`), ...lookups];
}

/** Every `field` of an encoding, those of sorts, conditions and tooltips too. */
function fieldsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(fieldsIn);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === "field" && typeof item === "string" ? [item] : key === "scale" ? [] : fieldsIn(item),
  );
}

function readBy(transform: Spec): string[] {
  const plain = ["pivot", "value", "groupby", "fold", "flatten", "impute", "key", "lookup", "stack"];
  const listed = plain.flatMap((key) => [transform[key]].flat()).filter((name) => typeof name === "string");
  const formulas = [transform.calculate, transform.filter].filter((text) => typeof text === "string");
  const inFormulas = formulas.flatMap((text) =>
    [...text.matchAll(/\bdatum\.(\w+)/g)].map(([, field]) => field),
  );
  const inFilter = isRecord(transform.filter) ? fieldsIn(transform.filter) : [];
  return [...listed, ...inFormulas, ...inFilter, ...partsOf(transform).flatMap(({ field }) => names(field))];
}

function madeBy(transform: Spec, rows: readonly Row[]): string[] {
  const made = [...names(transform.as), ...partsOf(transform).flatMap((part) => names(part.as))];
  if ("fold" in transform && !transform.as) made.push("key", "value");
  if (typeof transform.pivot === "string")
    made.push(...rows.map((row) => String(row[String(transform.pivot)])));
  if ("lookup" in transform && isRecord(transform.from)) made.push(...names(transform.from.fields));
  if ("density" in transform && !transform.as) made.push("value", "density");
  return made;
}

function partsOf(transform: Spec): Spec[] {
  return ["aggregate", "joinaggregate", "window", "sort"].flatMap((key) => recordsIn(transform[key]));
}

function lookupFaults(transform: Spec, spec: Spec): string[] {
  if (!("lookup" in transform) || !isRecord(transform.from) || !isRecord(transform.from.data)) return [];
  const { data, key, fields } = transform.from;
  const rows = dataSets(spec)[String((data as Spec).name)]?.rows;
  if (!rows) return [`a lookup in ${JSON.stringify(data)}, which is no data set`];
  return [...names(key), ...names(fields)]
    .filter((field) => !rows.some((row) => field in row))
    .map((field) => `the looked-up data have no field ${field}`);
}

function names(value: unknown): string[] {
  return [value].flat().filter((name): name is string => typeof name === "string");
}

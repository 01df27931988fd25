import { isFormat } from "./format-value.js";
import type { Cell, NotebookFault, Place, TableColumn } from "./notebook.js";
import { cellFault, fatalFault } from "./notebook-fault.js";
import { isRecord } from "./parse-front-matter.js";
import { readStructuredText } from "./structured-text.js";

export interface Fence extends Place {
  /** What stands after the three backticks, e.g. `vega-lite name=map data=model.segments`. */
  readonly info: string;
  readonly body: string;
}

type ParsedCell = { readonly cell: Cell | null; readonly faults: readonly NotebookFault[] };

const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  graphql: ["name"],
  "vega-lite": ["name", "data", "where", "sort", "when", "empty", "with", "colors"],
  table: ["name", "data", "where", "sort", "when", "empty", "caption", "limit"],
};

/** Rows of a table on the page, unless it says otherwise. */
const TABLE_ROWS = 200;

/** True for the fenced blocks that are cells; all others are listings and stay prose. */
export function isCellFence(info: string): boolean {
  return kindOf(info) in ATTRIBUTES;
}

/** Reads one fenced cell: its attributes, and for charts and tables the JSON or YAML inside. */
export function parseCell(fence: Fence): ParsedCell {
  const kind = kindOf(fence.info);
  const attributes = readAttributes(fence.info.slice(kind.length));
  const fault = kind === "graphql" ? fatalFault : cellFault;
  const problems = attributeProblems(kind, attributes);
  if (problems.length > 0) return { cell: null, faults: problems.map((problem) => fault(fence, problem)) };

  const { file, line } = fence;
  const name = attributes.name!;
  if (kind === "graphql") return { cell: { kind, file, line, name, source: fence.body }, faults: [] };
  const rows = {
    ...{ file, line, name, data: attributes.data!, sort: listOf(attributes.sort) },
    ...{ where: readWhere(attributes.where), when: attributes.when ?? null, empty: attributes.empty ?? null },
  };
  const read = readStructuredText(fence.body, line + 1);
  if ("problem" in read) return broken(fence, `this is neither JSON nor YAML: ${read.problem}`, read.line);
  if (!isRecord(read.value)) return broken(fence, "an object is expected here, in JSON or YAML.");
  if (kind === "vega-lite") {
    const more = listOf(attributes.with).map(readDataSet);
    return { cell: { kind, ...rows, more, colors: attributes.colors ?? null, spec: read.value }, faults: [] };
  }
  const { columns, problem } = readColumns(read.value.columns);
  if (problem) return broken(fence, problem, read.lineOf(["columns"]));
  const { caption = "", limit = TABLE_ROWS } = attributes;
  return { cell: { kind: "table", ...rows, caption, limit: Number(limit), columns }, faults: [] };
}

function broken(fence: Fence, problem: string, line?: number): ParsedCell {
  return { cell: null, faults: [cellFault(fence, problem, line)] };
}

function kindOf(info: string): string {
  return info.trim().split(/\s+/, 1)[0]!;
}

function readAttributes(text: string): Record<string, string> {
  const found = text.matchAll(/([\w-]+)=(?:"([^"]*)"|(\S+))/g);
  return Object.fromEntries([...found].map(([, key, quoted, bare]) => [key!, quoted ?? bare!]));
}

function attributeProblems(kind: string, attributes: Record<string, string>): string[] {
  const known = ATTRIBUTES[kind]!;
  const problems = Object.keys(attributes)
    .filter((key) => !known.includes(key))
    .map((key) => `a ${kind} cell has no ${key}=…; known: ${known.join(", ")}.`);
  // A query's name is a variable of the templates, a figure's name an id of the page.
  const pattern = kind === "graphql" ? /^[A-Za-z]\w*$/ : /^[A-Za-z][\w-]*$/;
  if (!pattern.test(attributes.name ?? ""))
    problems.push(`a ${kind} cell needs name=… (a letter, then letters or digits).`);
  if (kind !== "graphql" && !attributes.data)
    problems.push(`a ${kind} cell needs data=… (e.g. query.field).`);
  for (const entry of listOf(attributes.with).filter((entry) => !/^[A-Za-z]\w*:./.test(entry)))
    problems.push(`with=${entry} is not written name:query.field.`);
  if (!/^([1-9]\d*)?$/.test(attributes.limit ?? ""))
    problems.push(`limit=${attributes.limit} is not a whole number of at least 1.`);
  return problems;
}

function listOf(text: string | undefined): string[] {
  return (text ?? "").split(",").filter((entry) => entry !== "");
}

/** `centroids:model.run.pca.centroids` → the name of a data set and its path */
function readDataSet(entry: string): { name: string; data: string } {
  const [, name, data] = entry.match(/^(\w+):(.*)$/)!;
  return { name: name!, data: data! };
}

/** `feature:RECENCY,MONETARY` → the field and the values that it may have. */
function readWhere(text: string | undefined) {
  if (!text) return null;
  const [field, ...values] = text.split(/[:,]/);
  return { field: field!, values };
}

function readColumns(value: unknown): { columns: TableColumn[]; problem?: string } {
  if (!Array.isArray(value) || value.length === 0)
    return { columns: [], problem: "a table needs a list of columns." };
  const columns: TableColumn[] = [];
  for (const column of value) {
    if (!isRecord(column) || typeof column.field !== "string")
      return { columns, problem: "a column needs a field." };
    const format = String(column.format ?? "text");
    if (!isFormat(format))
      return { columns, problem: `the column ${column.field} has the unknown format ${format}.` };
    columns.push({
      field: column.field,
      title: String(column.title ?? column.field),
      format,
      currency: typeof column.currency === "string" ? column.currency : null,
    });
  }
  return { columns };
}

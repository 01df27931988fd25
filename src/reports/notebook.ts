import type { ClienteleError } from "../errors.js";
import type { ValueFormat } from "./format-value.js";

/** Where a piece of a notebook stands, for messages: the file as people name it, and a line counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** One query; its result is a named value of the notebook. */
export interface QueryCell extends Place {
  readonly kind: "graphql";
  readonly name: string;
  readonly source: string;
}

/** What a chart and a table have in common: rows, taken from a query result. */
export interface RowsCell extends Place {
  readonly name: string;
  /** A Liquid condition; where it does not hold, the cell is left out. */
  readonly when: string | null;
  /** What stands in the cell's place where there are no rows, with Liquid. */
  readonly empty: string | null;
  /** e.g. `model.segments` or `model.segments[].profile[]`, see bind-data.ts */
  readonly data: string;
  /** Fields to order the rows by, a leading `-` for descending. */
  readonly sort: readonly string[];
  /** Keeps the rows whose field has one of these values, written as text. */
  readonly where: { readonly field: string; readonly values: readonly string[] } | null;
}

export interface ChartCell extends RowsCell {
  readonly kind: "vega-lite";
  /** More data sets, by the names that the specification gives them. */
  readonly more: readonly { readonly name: string; readonly data: string }[];
  /** A path to rows with `color`: what an encoding of colour takes its domain and range from. */
  readonly colors: string | null;
  /** A Vega-Lite specification without data. */
  readonly spec: Record<string, unknown>;
}

export interface TableColumn {
  readonly field: string;
  readonly title: string;
  /** A format of format-value.ts; text where none is given. */
  readonly format: ValueFormat;
  /** For the format `money`: a path to a currency code, e.g. `model.dataSetVersion.currencyCode`. */
  readonly currency: string | null;
}

export interface TableCell extends RowsCell {
  readonly kind: "table";
  readonly caption: string;
  /** More rows than this are left to the CSV. */
  readonly limit: number;
  readonly columns: readonly TableColumn[];
}

/** Everything between the fenced cells: Markdown with Liquid. */
interface ProseCell extends Place {
  readonly kind: "prose";
  readonly source: string;
}

export type Cell = QueryCell | ChartCell | TableCell | ProseCell;

/** A piece of front matter that is a Liquid template. */
export interface Template extends Place {
  readonly source: string;
}

export interface KeyNumber {
  readonly label: string;
  readonly value: Template;
  readonly note: Template | null;
}

/** A result without which the notebook has nothing to say, and what the page says instead. */
export interface Need {
  readonly path: string;
  readonly otherwise: Template;
}

/** Something wrong with a notebook; a fault without a cell, or of a query, leaves nothing to render. */
export interface NotebookFault {
  readonly cellLine: number | null;
  readonly isFatal: boolean;
  readonly error: ClienteleError;
}

export interface Notebook {
  readonly name: string;
  readonly file: string;
  readonly title: string;
  readonly question: string;
  /** Its place among the reports; those without one follow by name. */
  readonly order: number | null;
  /** The finding, as one sentence; the title stands in where there is none. */
  readonly headline: Template | null;
  readonly keyNumbers: readonly KeyNumber[];
  readonly needs: readonly Need[];
  /** Values of the queries' variables; the caller's win. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly cells: readonly Cell[];
  /** What could not be read; `checkNotebook` adds what cannot work. */
  readonly faults: readonly NotebookFault[];
}

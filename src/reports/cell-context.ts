import type { PlainRow } from "./bind-data.js";
import type { Facts } from "./facts.js";
import type { Piece } from "./markdown.js";
import type { NotebookFault } from "./notebook.js";
import type { Templates } from "./prose.js";

/** A query as figures show it. */
export interface ShownQuery {
  readonly source: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What the cells of a notebook are rendered from. */
export interface CellContext {
  readonly report: string;
  readonly facts: Facts;
  /** The facts with every value traced, see traceFacts. */
  readonly traced: Readonly<Record<string, unknown>>;
  readonly templates: Templates;
  readonly queries: ReadonlyMap<string, ShownQuery>;
}

export interface RenderedCell {
  readonly pieces: readonly Piece[];
  readonly faults: readonly NotebookFault[];
  /** The published specification of a chart, data inlined. */
  readonly spec?: object;
  /** The rows of a figure, unrounded, by the name of their file. */
  readonly tables?: Readonly<Record<string, readonly PlainRow[]>>;
}

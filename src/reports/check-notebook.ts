import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, validate } from "graphql";
import { specProblems, specTemplates } from "./chart-spec.js";
import type {
  Cell,
  ChartCell,
  Notebook,
  NotebookFault,
  Place,
  QueryCell,
  TableCell,
  Template,
} from "./notebook.js";
import { cellFault, fatalFault } from "./notebook-fault.js";
import { conditionTemplate, templateNames, templateProblem } from "./prose.js";

export interface CheckedQuery {
  readonly cell: QueryCell;
  readonly document: DocumentNode;
}

export interface CheckedNotebook {
  readonly queries: readonly CheckedQuery[];
  /** All faults, those of parsing included, in the order of the file. */
  readonly faults: readonly NotebookFault[];
}

type Fault = (place: Place, problem: string, line?: number) => NotebookFault;

/**
 * Finds everything that can be known before a query runs: queries that do not fit the schema, templates that do
 * not parse or use unknown names, specifications that are none, paths into results that do not exist.
 */
export function checkNotebook(notebook: Notebook, schema: GraphQLSchema): CheckedNotebook {
  const faults = [...notebook.faults];
  const queries: CheckedQuery[] = [];
  for (const cell of notebook.cells) {
    if (cell.kind !== "graphql") continue;
    const document = checkQuery(cell, schema, faults);
    if (document) queries.push({ cell, document });
  }
  faults.push(...checkTemplates(notebook), ...checkFigures(notebook));
  return { queries, faults: faults.sort((a, b) => Number(a.error.facts.line) - Number(b.error.facts.line)) };
}

function checkQuery(cell: QueryCell, schema: GraphQLSchema, faults: NotebookFault[]): DocumentNode | null {
  const add = (error: unknown): void => {
    const location = error instanceof GraphQLError ? error.locations?.[0] : undefined;
    // The first line of a query stands below its fence.
    const line = cell.line + (location?.line ?? 0);
    faults.push(
      fatalFault({ file: cell.file, line }, error instanceof Error ? error.message : String(error)),
    );
  };
  try {
    const document = parse(cell.source);
    const operations = document.definitions.filter((definition) => definition.kind === "OperationDefinition");
    if (operations.length !== 1 || operations[0]!.operation !== "query") {
      add(new Error("a graphql cell holds exactly one query."));
      return null;
    }
    const errors = validate(schema, document);
    errors.forEach(add);
    return errors.length === 0 ? document : null;
  } catch (error) {
    add(error);
    return null;
  }
}

/** Names known to templates: the queries', and whatever some template of the notebook assigns. */
function checkTemplates(notebook: Notebook): NotebookFault[] {
  const faults: NotebookFault[] = [];
  const known = new Set(queryNames(notebook));
  const uses: { place: Place; fault: Fault; globals: ReadonlyMap<string, number>; offset: number }[] = [];
  for (const { template, fault, cell } of allTemplates(notebook)) {
    const offset = template.line - 1;
    try {
      const { globals, locals } = templateNames(template.source);
      for (const name of locals) known.add(name);
      uses.push({ place: cell, fault, globals, offset });
    } catch (error) {
      const { problem, line } = templateProblem(error);
      faults.push(fault(cell, problem, offset + line));
    }
  }
  for (const { place, fault, globals, offset } of uses) {
    for (const [name, line] of globals) {
      if (!known.has(name)) faults.push(fault(place, `there is no query cell named ${name}.`, offset + line));
    }
  }
  return faults;
}

function allTemplates(notebook: Notebook): { template: Template; cell: Place; fault: Fault }[] {
  const ofPage = [
    notebook.headline,
    ...notebook.keyNumbers.flatMap(({ value, note }) => [value, note]),
    ...notebook.needs.map(({ otherwise }) => otherwise),
  ].filter((template) => template !== null);
  const fatalAt: Fault = (place, problem, line) =>
    fatalFault({ file: place.file, line: line ?? place.line }, problem);
  const ofCells = notebook.cells.flatMap((cell) => {
    const { file, line } = cell;
    return templatesOf(cell).map((source) => ({
      template: { file, line, source },
      cell: cell as Place,
      fault: cellFault as Fault,
    }));
  });
  return [...ofPage.map((template) => ({ template, cell: template, fault: fatalAt })), ...ofCells];
}

function templatesOf(cell: Cell): string[] {
  if (cell.kind === "graphql") return [];
  if (cell.kind === "prose") return [cell.source];
  const titles = cell.kind === "vega-lite" ? specTemplates(cell.spec) : [];
  const condition = cell.when === null ? [] : [conditionTemplate(cell.when)];
  return [...condition, ...(cell.empty === null ? [] : [cell.empty]), ...titles];
}

function checkFigures(notebook: Notebook): NotebookFault[] {
  const names = queryNames(notebook);
  const unknown = (path: string) => !names.includes(path.split(/[.[]/, 1)[0]!);
  const faults = notebook.needs
    .filter(({ path }) => unknown(path))
    .map(({ path, otherwise }) =>
      fatalFault(otherwise, `needs: ${path} does not begin with the name of a query cell.`),
    );
  for (const cell of notebook.cells) {
    if (cell.kind !== "vega-lite" && cell.kind !== "table") continue;
    for (const [attribute, path] of pathsOf(cell)) {
      if (!unknown(path)) continue;
      faults.push(cellFault(cell, `${attribute}=${path} does not begin with the name of a query cell.`));
    }
    if (cell.kind === "vega-lite") {
      const names = cell.more.map(({ name }) => name);
      faults.push(...specProblems(cell.spec, names).map((problem) => cellFault(cell, problem)));
    }
    if (cell.kind !== "table") continue;
    for (const { field, currency } of cell.columns) {
      if (currency && unknown(currency))
        faults.push(cellFault(cell, `column ${field}: the currency ${currency} is no path into a query.`));
    }
  }
  return faults;
}

/** The results that a figure is made from, with the attribute that names each. */
function pathsOf(cell: ChartCell | TableCell): (readonly [attribute: string, path: string])[] {
  if (cell.kind === "table") return [["data", cell.data]];
  const more = cell.more.map(({ data }) => ["with", data] as const);
  const colors = cell.colors === null ? [] : [["colors", cell.colors] as const];
  return [["data", cell.data], ...more, ...colors];
}

function queryNames(notebook: Notebook): string[] {
  return notebook.cells.flatMap((cell) => (cell.kind === "graphql" ? [cell.name] : []));
}

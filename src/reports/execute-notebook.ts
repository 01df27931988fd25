import type { DocumentNode, ExecutionResult, GraphQLSchema } from "graphql";
import type { CheckedQuery } from "./check-notebook.js";
import { type Facts, plainFacts } from "./facts.js";
import type { NotebookFault } from "./notebook.js";
import { cellFault } from "./notebook-fault.js";

/** The graph as reports see it: in process, without the limits that are there for strangers. */
export interface ReportRuntime {
  readonly schema: GraphQLSchema;
  execute(document: DocumentNode, variables: Record<string, unknown>): Promise<ExecutionResult>;
}

export interface ExecutedNotebook {
  readonly facts: Facts;
  /** The queries that gave nothing; what hangs on them cannot be rendered. */
  readonly failed: ReadonlySet<string>;
  readonly faults: readonly NotebookFault[];
}

/**
 * Runs the queries of a notebook, all at once.
 *
 * @param variables  the notebook's own, overridden by the caller's; each query gets those that it declares
 */
export async function executeNotebook(
  queries: readonly CheckedQuery[],
  runtime: ReportRuntime,
  variables: Readonly<Record<string, unknown>>,
): Promise<ExecutedNotebook> {
  const results = await Promise.all(queries.map((query) => run(query, runtime, variables)));
  const faults: NotebookFault[] = [];
  const failed = new Set<string>();
  const facts: Record<string, unknown> = {};
  queries.forEach(({ cell }, index) => {
    const { data, errors = [] } = results[index]!;
    facts[cell.name] = data ?? null;
    if (!data) failed.add(cell.name);
    for (const { message, locations } of errors) {
      faults.push(
        cellFault(cell, `the query ${cell.name} failed: ${message}`, cell.line + (locations?.[0]?.line ?? 0)),
      );
    }
  });
  return { facts: plainFacts(facts), failed, faults };
}

/** The variables among those offered that a query declares. */
export function variablesOf(
  document: DocumentNode,
  offered: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const declared = document.definitions.flatMap((definition) =>
    definition.kind === "OperationDefinition" ? (definition.variableDefinitions ?? []) : [],
  );
  const names = declared.map(({ variable }) => variable.name.value);
  return Object.fromEntries(names.filter((name) => name in offered).map((name) => [name, offered[name]]));
}

async function run(
  query: CheckedQuery,
  runtime: ReportRuntime,
  variables: Readonly<Record<string, unknown>>,
) {
  try {
    return await runtime.execute(query.document, variablesOf(query.document, variables));
  } catch (error) {
    return {
      data: null,
      errors: [{ message: error instanceof Error ? error.message : String(error), locations: undefined }],
    };
  }
}

import type { DocumentNode, ExecutionResult, GraphQLSchema } from "graphql";
import type { CheckedQuery } from "./check-notebook.js";
import type { Facts } from "./facts.js";
import type { NotebookFault } from "./notebook.js";
import { cellFault } from "./notebook-fault.js";
import { pseudonymise } from "./pseudonyms.js";

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
 * Runs the queries of a notebook, all at once. A query that needs a variable for which there is no value is not run and
 * gives null.
 *
 * @param variables    the notebook's own, overridden by the caller's; each query gets those that it declares
 * @param pseudonymOf  what customers are called; null to leave their numbers
 */
export async function executeNotebook(
  queries: readonly CheckedQuery[],
  runtime: ReportRuntime,
  variables: Readonly<Record<string, unknown>>,
  pseudonymOf: ((customer: string) => string) | null = null,
): Promise<ExecutedNotebook> {
  const results = await Promise.all(queries.map((query) => run(query, runtime, variables)));
  const faults: NotebookFault[] = [];
  const failed = new Set<string>();
  const facts: Record<string, unknown> = {};
  queries.forEach(({ cell, document }, index) => {
    facts[cell.name] = null;
    if (results[index] === null) return;
    const { data, errors = [] } = results[index]!;
    if (!data) failed.add(cell.name);
    else {
      const plain: unknown = JSON.parse(JSON.stringify(data));
      facts[cell.name] = pseudonymOf ? pseudonymise(runtime.schema, document, plain, pseudonymOf) : plain;
    }
    for (const { message, locations } of errors) {
      faults.push(
        cellFault(cell, `the query ${cell.name} failed: ${message}`, cell.line + (locations?.[0]?.line ?? 0)),
      );
    }
  });
  return { facts, failed, faults };
}

/** The variables among those offered that a query declares. */
export function variablesOf(
  document: DocumentNode,
  offered: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const names = declaredBy(document).map(({ variable }) => variable.name.value);
  return Object.fromEntries(names.filter((name) => name in offered).map((name) => [name, offered[name]]));
}

function declaredBy(document: DocumentNode) {
  return document.definitions.flatMap((definition) =>
    definition.kind === "OperationDefinition" ? (definition.variableDefinitions ?? []) : [],
  );
}

async function run(
  query: CheckedQuery,
  runtime: ReportRuntime,
  variables: Readonly<Record<string, unknown>>,
) {
  const isLeftOut = declaredBy(query.document).some(
    ({ variable, type, defaultValue }) =>
      type.kind === "NonNullType" && !defaultValue && (variables[variable.name.value] ?? null) === null,
  );
  if (isLeftOut) return null;
  try {
    return await runtime.execute(query.document, variablesOf(query.document, variables));
  } catch (error) {
    return {
      data: null,
      errors: [{ message: error instanceof Error ? error.message : String(error), locations: undefined }],
    };
  }
}

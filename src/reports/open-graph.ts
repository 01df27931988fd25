import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  parse,
  validate,
} from "graphql";
import { type GraphServices, openContext } from "../graphql/context.js";
import { openLiveChanges } from "../graphql/live-changes.js";
import { openNumberPages } from "../graphql/number-pages.js";
import { buildAppSchema } from "../graphql/schema.js";
import { openServingModels } from "../runs/serving-models.js";
import type { Workspace } from "../runs/workspace.js";
import { listReports } from "./report-catalogue.js";

/** The graph in process: the schema, what its resolvers need, and a way to ask without HTTP. */
export interface Graph {
  readonly schema: GraphQLSchema;
  readonly services: GraphServices;
  execute(document: DocumentNode, variables?: Record<string, unknown>): Promise<ExecutionResult>;
}

/** Opens the graph over a workspace. */
export async function openGraph(workspace: Workspace, reportFolders: readonly string[]): Promise<Graph> {
  const schema = await buildAppSchema();
  const services: GraphServices = {
    workspace,
    models: openServingModels(workspace),
    changes: openLiveChanges(workspace),
    numberPages: openNumberPages(workspace),
    uploadFolder: `${workspace.database.path}-uploads`,
    claimedUploads: new Set(),
    async listReports() {
      const entries = await listReports(reportFolders);
      return entries.map(({ name, title, question }) => ({ name, title, question, url: `/reports/${name}` }));
    },
  };
  return {
    schema,
    services,
    async execute(document, variableValues) {
      return execute({ schema, document, variableValues, contextValue: openContext(services) });
    },
  };
}

/**
 * Asks the graph and gives the data as plain JSON, the way a program would get it over HTTP.
 * @throws the first error of the answer; an error of the catalogue as it was thrown
 */
export async function ask<Data>(
  graph: Graph,
  query: string,
  variables?: Record<string, unknown>,
): Promise<Data> {
  const document = parse(query);
  const faults = validate(graph.schema, document);
  if (faults.length > 0) throw faults[0];
  const { data, errors } = await graph.execute(document, variables);
  if (errors?.length) throw errors[0].originalError ?? errors[0];
  return JSON.parse(JSON.stringify(data)) as Data;
}

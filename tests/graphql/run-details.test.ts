import "reflect-metadata";
import { execute, parse } from "graphql";
import type { KyselyPlugin, RootOperationNode } from "kysely";
import { describe, expect, it } from "vitest";
import { openContext } from "../../src/graphql/context.js";
import { openLoaders } from "../../src/graphql/loaders.js";
import { openGraph } from "../../src/reports/open-graph.js";
import { manyOrders } from "../support/orders.js";
import { evaluationOf, storeEvaluation, storeTuning } from "../support/stored-tuning.js";
import { withShop } from "../support/workspace.js";

/** Counts the queries that read run_detail. */
function countDetailQueries(): { readonly plugin: KyselyPlugin; readonly count: () => number } {
  let seen = 0;
  const isOfDetails = (node: RootOperationNode) => JSON.stringify(node).includes('"run_detail"');
  return {
    count: () => seen,
    plugin: {
      transformQuery({ node }) {
        if (isOfDetails(node)) seen += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    },
  };
}

describe("a page of runs", () => {
  it("reads the details of all of them with one query for each kind", async () => {
    await withShop(async ({ workspace, ...shop }) => {
      await shop.import(manyOrders(40));
      const { path } = workspace.database;
      for (const k of [2, 3]) {
        const { id } = await shop.train({ kMeans: { k }, activate: false });
        storeEvaluation(path, id, evaluationOf(k));
      }
      for (let i = 0; i < 2; i++) await storeTuning(path, "SUCCEEDED");

      const { schema, services } = await openGraph(workspace, []);
      const queries = countDetailQueries();
      const context = openContext(services);
      const db = context.db.withPlugin(queries.plugin);
      const document = parse(`{ modelRuns { nodes {
        evaluation { segments { segment } } tuning { kneeK } segments { stability { jaccard } }
      } } }`);
      const contextValue = { ...context, db, loaders: openLoaders(db, db) };
      const { data, errors } = await execute({ schema, document, contextValue });
      expect(errors).toBeUndefined();
      const nodes = (data as { modelRuns: { nodes: Record<string, unknown>[] } }).modelRuns.nodes;
      expect(nodes.map(({ evaluation }) => evaluation !== null)).toEqual([false, false, true, true]);
      expect(nodes.map(({ tuning }) => tuning !== null)).toEqual([true, true, false, false]);
      expect(nodes[2].segments).toEqual([
        { stability: { jaccard: 0.7 } },
        ...[1, 2].map(() => ({ stability: null })),
      ]);
      expect(queries.count()).toBe(2);
    });
  });
});

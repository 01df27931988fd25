import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { ClienteleError } from "../errors.js";
import { type NodeType, parseGlobalId } from "../runs/global-id.js";
import { findAnomaly } from "./anomaly-lookup.js";
import type { GraphContext } from "./context.js";
import { findCustomer } from "./customer-lookup.js";
import { DataSetVersion } from "./data-set.type.js";
import { Import } from "./import.type.js";
import { ModelRun } from "./model-run.type.js";
import { Node } from "./node.type.js";
import { findScopeOfRun } from "./scope.js";
import { Segment } from "./segment.type.js";

const MOST_IDS = 100;

@Resolver()
export class NodeResolver {
  @Query(() => Node, { nullable: true, description: "Anything by its id; null where the id is unknown." })
  async node(
    @Arg("id", () => ID, { description: "The id that the thing gave as its own." }) id: string,
    @Ctx() context: GraphContext,
  ): Promise<Node | null> {
    const parsed = parseGlobalId(id);
    return parsed && FINDERS[parsed.type](context, parsed.key[0], parsed.key[1]);
  }

  @Query(() => [Node], { nullable: "items", description: "Up to 100 at once, in the order of the ids." })
  async nodes(
    @Arg("ids", () => [ID], { description: "Ids of any types, 0–100." }) ids: string[],
    @Ctx() context: GraphContext,
  ): Promise<(Node | null)[]> {
    if (ids.length > MOST_IDS) {
      throw new ClienteleError("TOO_MANY_ITEMS", { field: "ids", limit: MOST_IDS, count: ids.length }, [
        "ids",
      ]);
    }
    return Promise.all(ids.map((id) => this.node(id, context)));
  }
}

type Finder = (context: GraphContext, key: number, second?: number) => Promise<Node | null>;

const FINDERS: Readonly<Record<NodeType, Finder>> = {
  Customer: (context, key) => findCustomer(context, key),
  DataSetVersion: async ({ loaders }, key) => {
    const row = await loaders.version.load(key);
    return row && new DataSetVersion(row);
  },
  Import: async ({ loaders }, key) => {
    const row = await loaders.import.load(key);
    return row && new Import(row);
  },
  ModelRun: async ({ loaders }, key) => {
    const row = await loaders.run.load(key);
    return row && new ModelRun(row);
  },
  Segment: async ({ loaders }, key) => {
    const row = await loaders.segment.load(key);
    return row && new Segment(row);
  },
  Anomaly: async (context, runId, customerId) => {
    const scope = await findScopeOfRun(context, runId);
    return scope && customerId !== undefined ? findAnomaly(context, scope, customerId) : null;
  },
};

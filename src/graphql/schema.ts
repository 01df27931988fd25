import "reflect-metadata";
import { createPubSub } from "@graphql-yoga/subscription";
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from "graphql";
import { buildSchema } from "type-graphql";
import { ClassificationResolver } from "./classification.resolver.js";
import { CleaningResolver } from "./cleaning.resolver.js";
import type { GraphContext } from "./context.js";
import { CustomerResolver } from "./customer.resolver.js";
import { DataSetResolver } from "./data-set.resolver.js";
import { ExplorationResolver } from "./exploration.resolver.js";
import { LiveResolver } from "./live.resolver.js";
import { ModelRunResolver } from "./model-run.resolver.js";
import { NodeResolver } from "./node.resolver.js";
import { readPlainFields } from "./plain-fields.js";
import { RenameSegmentResolver } from "./rename-segment.resolver.js";
import { ReportResolver } from "./report.resolver.js";
import { RunComparisonResolver } from "./run-comparison.resolver.js";
import { SegmentResolver } from "./segment.resolver.js";

/** The one schema: of the server, the reports, the tests and `schema.graphql`. */
export async function buildAppSchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: [
      ClassificationResolver,
      CleaningResolver,
      CustomerResolver,
      DataSetResolver,
      ExplorationResolver,
      LiveResolver,
      ModelRunResolver,
      NodeResolver,
      RenameSegmentResolver,
      ReportResolver,
      RunComparisonResolver,
      SegmentResolver,
    ],
    pubSub: createPubSub(), // type-graphql wants one; live.resolver.ts brings its own sources
    validate: false, // runs/run-spec.ts is the one validator
  });
  describeRoots(schema);
  forgetAfterMutations(schema);
  return readPlainFields(schema);
}

/** TypeGraphQL has no place for what is said here. */
function describeRoots(schema: GraphQLSchema): void {
  const [query, mutation] = [schema.getQueryType(), schema.getMutationType()];
  if (query) query.description = "What can be asked for.";
  if (mutation)
    mutation.description = "What can be done; what was wrong with an input is told in userErrors.";
  const subscription = schema.getSubscriptionType();
  if (subscription) subscription.description ??= "What can be followed while it happens.";
  const inputs = Object.values(mutation?.getFields() ?? {}).flatMap((field) => field.args);
  for (const input of inputs) input.description ??= "Everything that the mutation needs to know.";
}

/** What follows a mutation in the same request sees the data as they are then. */
function forgetAfterMutations(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve } = field;
    field.resolve = async (root, args, context: GraphContext, info) => {
      try {
        return await resolve?.(root, args, context, info);
      } finally {
        context.forgetLoaded();
      }
    };
  }
}

/** The schema as it is published: sorted, so that its text changes only where the API does. */
export function printAppSchema(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

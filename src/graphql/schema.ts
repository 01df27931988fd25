import "reflect-metadata";
import { createPubSub } from "@graphql-yoga/subscription";
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from "graphql";
import { buildSchema } from "type-graphql";
import { ClassificationResolver } from "./classification.resolver.js";
import { CleaningResolver } from "./cleaning.resolver.js";
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
  return readPlainFields(schema);
}

/** The schema as it is published: sorted, so that its text changes only where the API does. */
export function printAppSchema(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

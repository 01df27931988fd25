import "reflect-metadata";
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from "graphql";
import { buildSchema } from "type-graphql";
import { ClassificationResolver } from "./classification.resolver.js";
import { CleaningResolver } from "./cleaning.resolver.js";
import { CustomerResolver } from "./customer.resolver.js";
import { DataSetResolver } from "./data-set.resolver.js";
import { ModelRunResolver } from "./model-run.resolver.js";
import { NodeResolver } from "./node.resolver.js";
import { RenameSegmentResolver } from "./rename-segment.resolver.js";
import { ReportResolver } from "./report.resolver.js";
import { RunComparisonResolver } from "./run-comparison.resolver.js";
import { SegmentResolver } from "./segment.resolver.js";

/** The one schema: of the server, the reports, the tests and `schema.graphql`. */
export async function buildAppSchema(): Promise<GraphQLSchema> {
  return buildSchema({
    resolvers: [
      ClassificationResolver,
      CleaningResolver,
      CustomerResolver,
      DataSetResolver,
      ModelRunResolver,
      NodeResolver,
      RenameSegmentResolver,
      ReportResolver,
      RunComparisonResolver,
      SegmentResolver,
    ],
    validate: false, // runs/run-spec.ts is the one validator
  });
}

/** The schema as it is published: sorted, so that its text changes only where the API does. */
export function printAppSchema(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

import {
  BREAK,
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";

/**
 * Types whose fields follow from a version of the data, a scoring and the names of segments, all of which other
 * connections write. Runs, imports and all that leads to them change while they go on.
 */
const LASTING = new Set([
  ...[
    "Query",
    "PageInfo",
    "GroupSummary",
    "FeatureSummary",
    "FeatureValue",
    "FeatureContribution",
    "Stability",
    "OverdueSummary",
    "SegmentRule",
    "RuleCondition",
  ],
  ...["Customer", "CustomerEdge", "CustomerConnection", "CustomerFeatures", "CustomerSummary", "Segment"],
  ...["Anomaly", "AnomalyEdge", "AnomalyConnection"],
  ...["Invoice", "InvoiceEdge", "InvoiceConnection", "OrderLine", "OrderLineEdge", "OrderLineConnection"],
]);

/** Whether the answers to a valid document stay the same until another connection changes the database. */
export function isLastingDocument(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  let isLasting = true;
  const look = {
    Field() {
      const type = getNamedType(types.getType());
      if (!type || !isCompositeType(type) || LASTING.has(type.name)) return undefined;
      isLasting = false;
      return BREAK;
    },
    OperationDefinition({ operation }: { readonly operation: string }) {
      if (operation === "query") return undefined;
      isLasting = false;
      return BREAK;
    },
  };
  visit(document, visitWithTypeInfo(types, look));
  return isLasting;
}

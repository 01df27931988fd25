import { GraphQLError, GraphQLFloat, GraphQLScalarType, type ValueNode } from "graphql";
import { GraphQLDateTimeISO } from "graphql-scalars";

/** RFC 3339 in UTC; in code it is a Date. */
export const DateTime = new GraphQLScalarType<Date, string>({
  ...GraphQLDateTimeISO.toConfig(),
  name: "DateTime",
  description: "An instant, RFC 3339, UTC: 2011-12-10T12:50:00.000Z.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339",
} as ConstructorParameters<typeof GraphQLScalarType<Date, string>>[0]);

/** The built-in Float, but finite as the specification wants it: graphql 16 reads a literal 1e400 as Infinity. */
export const Float = new GraphQLScalarType<number, number>({
  ...GraphQLFloat.toConfig(),
  parseLiteral: (node, variables) => requireFinite(GraphQLFloat.parseLiteral(node, variables), node),
  parseValue: (value) => requireFinite(GraphQLFloat.parseValue(value)),
});

function requireFinite(value: number, node?: ValueNode): number {
  if (Number.isFinite(value)) return value;
  throw new GraphQLError(`Float cannot represent a number that is not finite: ${value}`, { nodes: node });
}

/** A stored figure as the API gives it: what is not finite is no figure. */
export function finiteOrNull(value: number | null): number | null {
  return Number.isFinite(value) ? value : null;
}

import { type GraphQLField, type GraphQLSchema, isIntrospectionType, isObjectType } from "graphql";
import { ClienteleError, InvalidInput } from "../errors.js";

/**
 * Lets graphql say where in the query a fault came up: it takes an error with a `path` for one that it has located
 * already, while the path of a ClienteleError leads into the input. Only fields with arguments refuse anything.
 */
export function locateFaults(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue; // all schemas share the types of introspection
    for (const field of Object.values(type.getFields())) if (field.args.length > 0) wrap(field);
  }
  return schema;
}

function wrap(field: GraphQLField<unknown, unknown>): void {
  const { resolve } = field;
  if (!resolve) return;
  field.resolve = async (...call) => {
    try {
      return await resolve(...call);
    } catch (error) {
      throw error instanceof ClienteleError ? new InvalidInput([error]) : error;
    }
  };
}

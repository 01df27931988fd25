import { type GraphQLFieldResolver, type GraphQLSchema, isIntrospectionType, isObjectType } from "graphql";
import type { GraphContext } from "./context.js";

type Resolver = GraphQLFieldResolver<unknown, GraphContext>;

/**
 * Lets properties and getters be read as they are. type-graphql wraps each of them in the calls that methods need, which
 * is most of the work of a long list.
 */
export function readPlainFields(schema: GraphQLSchema): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type) || roots.includes(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.resolve && field.args.length === 0) field.resolve = plainFirst(field.name, field.resolve);
    }
  }
  return schema;
}

function plainFirst(name: string, resolveMethod: Resolver): Resolver {
  return (source, args, context, info) => {
    const value = (source as Record<string, unknown>)[name];
    const isPlain = value !== undefined && typeof value !== "function";
    return isPlain ? value : resolveMethod(source, args, context, info);
  };
}

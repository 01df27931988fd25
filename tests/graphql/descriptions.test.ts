import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from "graphql";
import { describe, expect, it } from "vitest";
import { buildAppSchema } from "../../src/graphql/schema.js";

interface Described {
  readonly name: string;
  readonly description?: string | null;
}

/** A type and everything in it, each with its way: "Query.customers(first:)". */
function* partsOf(type: GraphQLNamedType): Generator<[way: string, part: Described]> {
  yield [type.name, type];
  if (isEnumType(type)) for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value];
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) yield [`${type.name}.${field.name}`, field];
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return;
  for (const field of Object.values(type.getFields())) {
    yield [`${type.name}.${field.name}`, field];
    for (const arg of field.args) yield [`${type.name}.${field.name}(${arg.name}:)`, arg];
  }
}

describe("the descriptions of the schema", () => {
  it("leave nothing out: types, fields, arguments, input fields and enum values", async () => {
    const schema = await buildAppSchema();
    const own = Object.values(schema.getTypeMap()).filter(
      (type) => !type.name.startsWith("__") && !isSpecifiedScalarType(type),
    );
    const parts = own.flatMap((type) => [...partsOf(type)]);
    expect(parts.length).toBeGreaterThan(500);
    const bare = parts.filter(([, { description }]) => !description?.trim()).map(([way]) => way);
    expect(bare).toEqual([]);
  });
});

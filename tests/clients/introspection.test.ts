import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildClientSchema, getIntrospectionQuery, type IntrospectionOptions } from "graphql";
import { describe, expect, it } from "vitest";
import { printAppSchema } from "../../src/graphql/schema.js";
import { shareServer } from "../support/server.js";

const server = shareServer();
const TEXT = readFileSync(fileURLToPath(new URL("../../schema.graphql", import.meta.url)), "utf8");

/** What GraphiQL sends, from the plain query of older tools to everything that graphql-js can ask about. */
const OPTIONS: readonly IntrospectionOptions[] = [
  {},
  { inputValueDeprecation: true, schemaDescription: true },
  {
    ...{ inputValueDeprecation: true, schemaDescription: true, specifiedByUrl: true },
    ...{ directiveIsRepeatable: true, oneOf: true, descriptions: true },
  },
];

describe("introspection", () => {
  it("answers the queries that GraphiQL sends", async () => {
    for (const options of OPTIONS) {
      const { data, errors } = await server().graphql(getIntrospectionQuery(options));
      expect(errors).toBeUndefined();
      expect(() => buildClientSchema(data)).not.toThrow();
    }
  });

  it("gives a client the schema that is published, to the letter", async () => {
    const schema = buildClientSchema(await server().ask(getIntrospectionQuery(OPTIONS[2])));
    expect(printAppSchema(schema)).toBe(TEXT);
  });
});

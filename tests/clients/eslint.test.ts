import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import graphqlPlugin from "@graphql-eslint/eslint-plugin";
import { ESLint } from "eslint";
import { buildSchema, isObjectType } from "graphql";
import { describe, expect, it } from "vitest";

const PATH = fileURLToPath(new URL("../../schema.graphql", import.meta.url));
const TEXT = readFileSync(PATH, "utf8");

/** Counts, sums and payloads stand for nothing that could be looked up again: only a Node has an id. */
function valueTypes(): string[] {
  const types = Object.values(buildSchema(TEXT).getTypeMap()).filter(isObjectType);
  const isNode = (type: (typeof types)[number]) => type.getInterfaces().some(({ name }) => name === "Node");
  return types.filter((type) => !isNode(type)).map(({ name }) => name);
}

/** Where a rule's default contradicts the contract, its option; each with the line of contract.graphql. */
const FITTED = {
  // type UserError { message: String!, path: [String!], code: String! }
  "@graphql-eslint/strict-id-in-types": ["error", { exceptions: { types: valueTypes() } }],
  // type InvoiceConnection { edges: [InvoiceEdge!]!, nodes: [Invoice!]!, … }; type Invoice { number: String, … }
  "@graphql-eslint/relay-edge-types": [
    "error",
    { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false },
  ],
  // imports(first: Int, after: String): ImportConnection!
  "@graphql-eslint/relay-arguments": ["error", { includeBoth: false }],
};

/** type Customer implements Node { id: ID!, customerNumber: String!, country: String, … } */
const NAMED_BY_THE_CONTRACT = ['Field "customerNumber" starts with the name of the parent type "Customer"'];

async function lint(text: string): Promise<string[]> {
  const eslint = new ESLint({
    overrideConfigFile: true,
    overrideConfig: {
      files: ["**/*.graphql"],
      plugins: { "@graphql-eslint": graphqlPlugin as unknown as ESLint.Plugin },
      languageOptions: { parser: graphqlPlugin.parser, parserOptions: { graphQLConfig: { schema: PATH } } },
      rules: {
        ...graphqlPlugin.configs["flat/schema-recommended"].rules,
        ...graphqlPlugin.configs["flat/schema-relay"].rules,
        ...FITTED,
      } as unknown as Record<string, "error">,
    },
  });
  const [{ messages }] = await eslint.lintText(text, { filePath: PATH });
  return messages.map(({ message }) => message);
}

describe("@graphql-eslint", () => {
  it("finds nothing by its schema and relay rules but one name of the contract", async () => {
    expect(await lint(TEXT)).toEqual(NAMED_BY_THE_CONTRACT);
  });

  it("would find a connection without pageInfo, and a type without description", async () => {
    const broken = `${TEXT}\nextend type Query { broken: BrokenConnection! }\ntype BrokenConnection { edges: [CustomerEdge] }`;
    const messages = (await lint(broken)).join("\n");
    expect(messages).toContain("pageInfo");
    expect(messages).toContain('Description is required for type "BrokenConnection"');
  });
});

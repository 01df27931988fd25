import { execFile } from "node:child_process";
import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { codegen } from "@graphql-codegen/core";
import * as typedDocumentNode from "@graphql-codegen/typed-document-node";
import * as typescript from "@graphql-codegen/typescript";
import * as operations from "@graphql-codegen/typescript-operations";
import { parse, printSchema } from "graphql";
import { describe, expect, it } from "vitest";
import { withFolder } from "../support/cli.js";
import { EXAMPLES, PUBLISHED } from "./examples.js";

const MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));
const TSC = join(MODULES, "typescript/bin/tsc");

/** The settings that docs/clients.md tells people to copy. */
const CONFIG = {
  useTypeImports: true,
  enumsAsTypes: true,
  strictScalars: true,
  scalars: { DateTime: "string" },
};

/** Operations bring the enums and inputs that they need; every type of the schema is a file of its own. */
const PLUGINS: { readonly [file: string]: Parameters<typeof codegen>[0]["plugins"] } = {
  "api.ts": [{ operations: {} }, { typedDocumentNode: {} }],
  "schema.ts": [{ typescript: {} }],
};

const generate = (filename: string) =>
  codegen({
    filename,
    schema: parse(printSchema(PUBLISHED)),
    documents: EXAMPLES.map(({ name, document }) => ({ location: name, document })),
    config: CONFIG,
    plugins: PLUGINS[filename],
    pluginMap: { typescript, operations, typedDocumentNode },
  });

/** A program that uses what was generated, and relies on the types being narrow. */
const USE = `
import type { ResultOf, VariablesOf } from "@graphql-typed-document-node/core";
import type { Customer } from "./schema.js";
import { WhatIfDocument, ChangedCustomersDocument } from "./api.js";

export const variables: VariablesOf<typeof WhatIfDocument> = { input: { recencyDays: 12, frequency: 4, monetary: 812.4 } };
export function describe(answer: ResultOf<typeof WhatIfDocument>): string {
  const { classification, userErrors } = answer.classify;
  if (!classification) return userErrors.map(({ path, message }) => \`\${path?.join(".")}: \${message}\`).join();
  const tier: "LOW" | "MEDIUM" | "HIGH" = classification.segment.tier;
  return \`\${classification.segment.name} (\${tier})\`;
}
export const lastOrders = (page: ResultOf<typeof ChangedCustomersDocument>): (string | null | undefined)[] =>
  page.customers.nodes.map(({ lastOrderAt }) => lastOrderAt);
export const lookUp = ({ customerNumber }: Customer): string => customerNumber;
// @ts-expect-error a number is no instant
export const wrong: VariablesOf<typeof ChangedCustomersDocument> = { since: 5 };
`;

describe("GraphQL Code Generator", () => {
  it("makes types of the schema and the examples that compile under strict, without any", () =>
    withFolder(async (folder) => {
      for (const name of Object.keys(PLUGINS)) {
        const generated = await generate(name);
        expect(generated.replaceAll(/\/\*\*.*?\*\//gs, "")).not.toMatch(/\bany\b/); // comments are descriptions
        await writeFile(join(folder, name), generated);
      }
      await writeFile(join(folder, "use.ts"), USE);
      await writeFile(join(folder, "package.json"), '{ "type": "module" }');
      await symlink(MODULES, join(folder, "node_modules"));
      const flags = ["--strict", "--noEmit", "--skipLibCheck", "--target", "ES2022", "--module", "NodeNext"];
      const run = promisify(execFile)(process.execPath, [TSC, ...flags, "use.ts"], { cwd: folder });
      const { stdout } = await run.catch((error: { stdout: string }) => error);
      expect(stdout).toBe("");
    }));
});

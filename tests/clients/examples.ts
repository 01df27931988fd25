import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSchema, type DocumentNode, parse } from "graphql";

const FOLDER = fileURLToPath(new URL("../../examples/", import.meta.url));
const SCHEMA = fileURLToPath(new URL("../../schema.graphql", import.meta.url));

export interface Example {
  readonly name: string;
  readonly text: string;
  readonly document: DocumentNode;
}

/** Every query of `examples/`. */
export const EXAMPLES: readonly Example[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".graphql"))
  .map((name) => {
    const text = readFileSync(`${FOLDER}${name}`, "utf8");
    return { name, text, document: parse(text) };
  });

/** The schema as it is published. */
export const PUBLISHED = buildSchema(readFileSync(SCHEMA, "utf8"));

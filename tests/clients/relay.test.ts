import { execFile } from "node:child_process";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { withFolder } from "../support/cli.js";

const require = createRequire(import.meta.url);

const PROJECT = fileURLToPath(new URL("./relay/", import.meta.url));
const SCHEMA = fileURLToPath(new URL("../../schema.graphql", import.meta.url));

/** The path of the compiler's binary for this machine. */
const RELAY = require("relay-compiler") as string;

const OPERATIONS = [
  "CustomerCardRefetchQuery",
  "CustomerCard_customer",
  "CustomerListPaginationQuery",
  "CustomerList_query",
  "CustomersPageQuery",
  "EntityPageQuery",
  "SegmentCardRefetchQuery",
  "SegmentCardRenameMutation",
  "SegmentCard_segment",
];

/** Compiles the project in `relay/` as it is, with the compiler's own binary. */
async function compile(folder: string) {
  await cp(PROJECT, join(folder, "src"), { recursive: true });
  await cp(SCHEMA, join(folder, "schema.graphql"));
  await mkdir(join(folder, "generated"));
  const config = {
    ...{ src: "./src", schema: "./schema.graphql", artifactDirectory: "./generated" },
    ...{ language: "typescript", customScalarTypes: { DateTime: "string" } },
    requireCustomScalarTypes: true,
  };
  await writeFile(join(folder, "relay.config.json"), JSON.stringify(config));
  const { stdout, stderr } = await promisify(execFile)(RELAY, ["--noWatchman"], { cwd: folder });
  return stdout + stderr;
}

describe("relay-compiler", () => {
  it("compiles a project with node, @refetchable and @connection without error", () =>
    withFolder(async (folder) => {
      expect(await compile(folder)).toContain("Done");
      const files = await readdir(join(folder, "generated"));
      expect(files.sort()).toEqual(OPERATIONS.map((name) => `${name}.graphql.ts`).sort());
      const texts = await Promise.all(files.map((file) => readFile(join(folder, "generated", file), "utf8")));
      for (const text of texts) expect(text).not.toMatch(/: any\b/);
      const card = texts[files.indexOf("CustomerCardRefetchQuery.graphql.ts")];
      expect(card).toContain('"name": "node"'); // it is found again by its id
      const list = texts[files.indexOf("CustomerListPaginationQuery.graphql.ts")];
      expect(list).toContain('"handle": "connection"');
      expect(list).toContain('"name": "endCursor"');
    }));
});

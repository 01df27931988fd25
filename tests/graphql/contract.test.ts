import "reflect-metadata";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSchema, findBreakingChanges, findDangerousChanges } from "graphql";
import { describe, expect, it } from "vitest";
import { buildAppSchema } from "../../src/graphql/schema.js";

const CONTRACT = fileURLToPath(new URL("../../../shared/design/contract.graphql", import.meta.url));
const isThere = existsSync(CONTRACT);

/** Optional inputs that the product has besides; a program that does not know them misses nothing. */
const OPTIONS_ADDED = [
  "keepVersions on input type ImportTransactionsInput",
  "anomalyTriages on input type CustomerFilter",
];

async function schemas() {
  return [buildSchema(readFileSync(CONTRACT, "utf8")), await buildAppSchema()] as const;
}

const title = `the schema keeps the contract${isThere ? "" : ` (skipped: there is no ${CONTRACT})`}`;

describe.skipIf(!isThere)(title, () => {
  it("breaks nothing", async () => {
    expect(findBreakingChanges(...(await schemas()))).toEqual([]);
  });

  it("changes no default and adds no value that a program could stumble over", async () => {
    const changes = findDangerousChanges(...(await schemas())).map(({ description }) => description);
    const added = OPTIONS_ADDED.map((name) => `An optional field ${name} was added.`);
    expect(changes).toEqual(added);
  });
});

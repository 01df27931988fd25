import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSchema, findBreakingChanges } from "graphql";
import { describe, expect, it } from "vitest";
import { PUBLISHED } from "./examples.js";

/** schema.graphql of the last release; making a release copies it here (CONTRIBUTING). */
const RELEASED = readFileSync(fileURLToPath(new URL("./released-schema.graphql", import.meta.url)), "utf8");

const breaks = (text: string) =>
  findBreakingChanges(buildSchema(text), PUBLISHED).map(({ description }) => description);

describe("programs written against the last release", () => {
  it("go on working: nothing they can ask for has gone, changed its type or asks for more", () => {
    expect(breaks(RELEASED)).toEqual([]);
  });

  it("would be broken by a part that goes, which this would notice", () => {
    expect(breaks(RELEASED.replace("type Query {", "type Query {\n  gone: Int\n"))).toEqual([
      "Query.gone was removed.",
    ]);
  });
});

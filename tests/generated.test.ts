import "reflect-metadata";
import { describe, expect, it } from "vitest";
import { buildAppSchema, printAppSchema } from "../src/graphql/schema.js";
import { dumpSchema } from "./support/database-schema.js";
import { describeCatalogue } from "./support/error-docs.js";
import { describePresets } from "./support/preset-docs.js";

/** Made from the sources and committed, so that a review sees the change: `npm run generate` makes them anew. */
describe("the generated files are what the sources say", () => {
  it("schema.graphql is the schema that the server serves", async () => {
    const text = printAppSchema(await buildAppSchema());
    await expect(text).toMatchFileSnapshot("../schema.graphql");
  });

  it("docs/errors.md has every error and every warning", async () => {
    await expect(describeCatalogue()).toMatchFileSnapshot("../docs/errors.md");
  });

  it("docs/presets.md has a table of each preset", async () => {
    await expect(describePresets()).toMatchFileSnapshot("../docs/presets.md");
  });

  it("db/schema.sql is what all migrations add up to", async () => {
    await expect(dumpSchema()).toMatchFileSnapshot("../db/schema.sql");
  });
});

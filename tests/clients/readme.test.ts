import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { shareServer } from "../support/server.js";

const README = readFileSync(fileURLToPath(new URL("../../README.md", import.meta.url)), "utf8");
const operations = [...README.matchAll(/^```graphql\n(.*?)^```$/gms)].map(([, text]) => text);

const server = shareServer(["--with-sample"]);

/** The fields of an answer that are null, by their path. */
function nullsIn(value: unknown, path = ""): string[] {
  if (value === null) return [path];
  if (typeof value !== "object") return [];
  return Object.entries(value as object).flatMap(([name, part]) => nullsIn(part, `${path}.${name}`));
}

describe("the README's queries, on the sample data that npm start serves", () => {
  it("are several", () => {
    expect(operations.length).toBeGreaterThan(6);
  });

  it.each(operations.map((text) => [text.trim().split("\n").slice(0, 2).join(" "), text] as const))(
    "%s … is answered, with something at every root",
    async (_title, text) => {
      const { data, errors } = await server().graphql(text);
      expect(errors).toBeUndefined();
      expect(nullsIn(data).filter((path) => path.split(".").length === 2)).toEqual([]);
      const userErrors = Object.values(data as Record<string, { userErrors?: object[] }>).flatMap(
        (root) => root.userErrors ?? [],
      );
      expect(userErrors).toEqual([]);
    },
  );
});

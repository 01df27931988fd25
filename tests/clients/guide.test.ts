import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse, validate } from "graphql";
import { describe, expect, it } from "vitest";
import { shareServer } from "../support/server.js";
import { smallShop } from "../support/shop-orders.js";
import { PUBLISHED } from "./examples.js";

const GUIDE = readFileSync(fileURLToPath(new URL("../../docs/clients.md", import.meta.url)), "utf8");

/** The blocks of the guide in one language. */
function blocks(language: string): string[] {
  return [...GUIDE.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, found]) => found === language)
    .map(([, , text]) => text);
}

const operations = blocks("graphql");
const named = (name: string) => operations.find((text) => text.includes(` ${name}`)) as string;

const server = shareServer();

describe("the guide for clients", () => {
  it.each(operations.map((text) => [text.split("\n")[0], text] as const))("%s … is valid", (_title, text) => {
    expect(validate(PUBLISHED, parse(text)).map(({ message }) => message)).toEqual([]);
  });

  it("holds no query in another language that is not valid", () => {
    const inShell = blocks("sh").flatMap((text) => [...text.matchAll(/"query": ?"(.*?)"[,}]/g)]);
    expect(inShell.length).toBeGreaterThan(2);
    for (const [, text] of inShell) expect(validate(PUBLISHED, parse(text))).toEqual([]);
  });

  it("leads from a file to customers in segments", async () => {
    const uploadId = await server().upload(smallShop());
    const imported = await server().ask(named("Import"), { input: { uploadId, waitSeconds: 60 } });
    expect(imported.importTransactions).toMatchObject({ import: { status: "COMPLETED" }, userErrors: [] });
    const { trainModel } = await server().ask(named("Train"));
    expect(trainModel).toMatchObject({ modelRun: { status: "SUCCEEDED" }, userErrors: [] });
    const { customers } = await server().ask(named("Regulars"));
    expect(customers).toMatchObject({ totalCount: 30, pageInfo: { hasNextPage: true } });
    expect(customers.nodes).toHaveLength(20);
    const list = await server().ask(named("CustomerList"), { first: 10 });
    expect(list.customers.edges).toHaveLength(10);
  });

  it("shows a fault as it is", async () => {
    const [shown] = blocks("json").map((text) => JSON.parse(text));
    const query =
      "query ($input: ClassifyCustomerInput!) { classify(input: $input) { userErrors { code path message } } }";
    const input = { recencyDays: -1, frequency: 4, monetary: 800 };
    expect((await server().ask(query, { input })).classify.userErrors).toEqual([shown]);
  });
});

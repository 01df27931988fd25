import { buildSchema, execute, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { checkNotebook } from "../../src/reports/check-notebook.js";
import { executeNotebook } from "../../src/reports/execute-notebook.js";
import { parseNotebook } from "../../src/reports/parse-notebook.js";
import { createTemplates } from "../../src/reports/prose.js";
import { pseudonymise, pseudonymsBy } from "../../src/reports/pseudonyms.js";
import { exportLink, NO_LINKS, type ReportLinks } from "../../src/reports/report-links.js";
import { traceFacts } from "../../src/reports/traced-value.js";
import { renderText } from "./support.js";

const HEAD = "---\ntitle: T\nquestion: Q?\n---\n";
const QUERY = "```graphql name=q\n{ segments { name revenue } }\n```\n";

describe("a figure", () => {
  const chart = (attributes: string) =>
    `\`\`\`vega-lite name=c data=q.segments ${attributes}\n{ "mark": "bar", "encoding": { "x": { "field": "name" } } }\n\`\`\`\n`;

  it("is left out where its condition does not hold", async () => {
    const shown = await renderText(`${HEAD}${QUERY}${chart('when="q.segments.size > 1"')}`);
    expect(shown.html).toContain('<figure class="figure');
    const left = await renderText(`${HEAD}${QUERY}${chart('when="q.segments.size > 9"')}`);
    expect([left.html.includes("<figure"), left.problems]).toEqual([false, []]);
  });

  it("says its own sentence where it has no rows", async () => {
    const empty = chart('where=name:Nobody empty="None of {{ q.segments | size }} groups is called so."');
    const { html, problems } = await renderText(`${HEAD}${QUERY}${empty}`);
    expect(problems).toEqual([]);
    expect(html.replace(/<\/?data[^>]*>/g, "")).toContain("None of 4 groups is called so.");
  });

  it("has every fault of its attributes named with its line", async () => {
    const broken = chart('when="nowhere.x" with=more,other:q.rows colors=nowhere.y limit=3');
    const { problems } = await renderText(`${HEAD}${QUERY}${broken}`);
    expect(problems).toEqual([
      "8: a vega-lite cell has no limit=…; known: name, data, where, sort, when, empty, with, colors.",
      "8: with=more is not written name:query.field.",
    ]);
    const unknown = chart('when="nowhere.x" with=other:none.rows colors=nowhere.y');
    expect((await renderText(`${HEAD}${QUERY}${unknown}`)).problems).toEqual([
      "8: there is no query cell named nowhere.",
      "8: with=none.rows does not begin with the name of a query cell.",
      "8: colors=nowhere.y does not begin with the name of a query cell.",
    ]);
  });

  it("draws several data sets, and saves each", async () => {
    const layers = { layer: [{ mark: "bar" }, { data: { name: "parts" }, mark: "point" }] };
    const cell = `\`\`\`vega-lite name=c data=q.segments with=parts:q.segments[].profile\n${JSON.stringify({
      ...layers,
      encoding: { x: { field: "name", type: "nominal" } },
    })}\n\`\`\`\n`;
    const query = "```graphql name=q\n{ segments { name profile { feature } } }\n```\n";
    const { problems, specs, tables, html } = await renderText(`${HEAD}${query}${cell}`);
    expect(problems).toEqual([]);
    expect((specs.c as { datasets: { parts: unknown[] } }).datasets.parts).toHaveLength(44); // 4 groups × 11 features
    expect(Object.entries(tables).map(([name, rows]) => [name, rows.length])).toEqual([
      ["c", 4],
      ["c-parts", 44],
    ]);
    expect(html).toContain('data-save="csv-parts"');
  });
});

describe("a query", () => {
  const schema = buildSchema("type Query { run(id: ID!): String other: String }");
  const run = async (variables: Record<string, unknown>) => {
    const cell = (name: string, text: string) => `\`\`\`graphql name=${name}\n${text}\n\`\`\`\n`;
    const text = `${HEAD}${cell("a", "query ($baseId: ID!) { run(id: $baseId) }")}${cell("b", "{ other }")}`;
    const { queries, faults } = checkNotebook(parseNotebook("x", "reports/x.md", text), schema);
    expect(faults).toEqual([]);
    const runtime = {
      schema,
      execute: async (document: ReturnType<typeof parse>, variableValues: Record<string, unknown>) =>
        execute({
          schema,
          document,
          variableValues,
          rootValue: { run: ({ id }: { id: string }) => id, other: "o" },
        }),
    };
    return executeNotebook(queries, runtime, variables);
  };

  it("that needs a variable is not run where there is no value for it", async () => {
    expect(await run({ baseId: null })).toEqual({
      facts: { a: null, b: { other: "o" } },
      failed: new Set(),
      faults: [],
    });
    expect((await run({ baseId: "7" })).facts).toEqual({ a: { run: "7" }, b: { other: "o" } });
  });
});

describe("pseudonyms", () => {
  const schema = buildSchema(`
    interface Node { id: ID! }
    type Customer implements Node { id: ID! customerNumber: String! friend: Customer }
    type Product implements Node { id: ID! customerNumber: String! }
    type Query { customers: [Customer!]! node: Node product: Product }`);
  const hide = (query: string, data: unknown) =>
    pseudonymise(schema, parse(query), data, (customer) => `<${customer}>`);

  it("take the place of numbers under any alias and in any fragment, and of nothing else", () => {
    const query = `query { customers { n: customerNumber friend { ...F } } node { ... on Customer { customerNumber } } product { customerNumber } }
      fragment F on Customer { customerNumber friend { customerNumber } }`;
    const customers = [
      { n: "1", friend: null },
      { n: "2", friend: { customerNumber: "3", friend: { customerNumber: "4" } } },
    ];
    const data = { customers, node: { customerNumber: "5" }, product: { customerNumber: "6" } };
    expect(hide(query, data)).toEqual({
      customers: [
        { n: "<1>", friend: null },
        { n: "<2>", friend: { customerNumber: "<3>", friend: { customerNumber: "<4>" } } },
      ],
      node: { customerNumber: "<5>" },
      product: { customerNumber: "6" },
    });
  });

  it("are the same for a customer wherever it stands, and others with another secret", () => {
    const [one, other] = [pseudonymsBy(Buffer.from("a")), pseudonymsBy(Buffer.from("b"))];
    expect(one("17850")).toMatch(/^Customer [A-HJ-NP-Z2-9]{5}$/);
    expect(one("17850")).toBe(pseudonymsBy(Buffer.from("a"))("17850"));
    expect(new Set([one("17850"), other("17850"), one("17851")]).size).toBe(3);
  });
});

describe("links", () => {
  const served: ReportLinks = {
    home: "/",
    reports: [{ name: "anomalies", title: "Anomalies", url: "/reports/anomalies" }],
    exports: "/exports",
    modelRunId: null,
  };

  it("save a list on a server, and name the command in a file", () => {
    const parts = ["segmentKeys", 'it\'s "one"', "segmentKeys", "two", "isAnomaly"];
    const { html } = exportLink(served, "All & more", "customers", parts);
    const [, href] = html.match(/^<a class="export" href="([^"]*)" download>All &amp; more<\/a>$/)!;
    const url = new URL(href!.replaceAll("&amp;", "&"), "http://x");
    expect(url.pathname).toBe("/exports/customers.csv");
    expect(JSON.parse(url.searchParams.get("filter")!)).toEqual({
      segmentKeys: ['it\'s "one"', "two"],
      isAnomaly: true,
    });
    expect(exportLink({ ...NO_LINKS, modelRunId: "r" }, "All", "customers", parts).html).toContain(
      "clientele export customers --run r --segment &#39;it&#39;\\&#39;&#39;s &quot;one&quot;&#39; --segment two --anomalies",
    );
    expect(() => exportLink(served, "All", "customers", ["shoeSize", "9"])).toThrow("shoeSize");
  });

  it("lead to other reports where these have a page", () => {
    const source = "See [the unusual](report:anomalies).";
    const page = (links: ReportLinks) =>
      createTemplates(traceFacts({}) as Record<string, unknown>, links).prose(source)[0]!.html;
    expect(page(served)).toBe('<p>See <a href="/reports/anomalies">the unusual</a>.</p>\n');
    expect(page(NO_LINKS)).toBe("<p>See <span>the unusual</span>.</p>\n");
  });

  it("to a report that there is not are a fault with its line", async () => {
    const { problems } = await renderText(`${HEAD}Hello\n\n[there](report:nowhere)\n`);
    expect(problems).toEqual(["7: there is no report named nowhere."]);
  });
});

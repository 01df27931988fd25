import { describe, expect, it } from "vitest";
import { checkNotebook } from "../../src/reports/check-notebook.js";
import { parseNotebook } from "../../src/reports/parse-notebook.js";
import { fakeRuntime, readSegments } from "./support.js";

const HEAD = "---\ntitle: T\nquestion: Q?\n---\n"; // four lines, so the body begins on line 5
const { schema } = fakeRuntime();

function messages(text: string): string[] {
  return checkNotebook(parseNotebook("x", "reports/x.md", text), schema).faults.map(
    ({ error }) => error.message,
  );
}

describe("a notebook is read", () => {
  it("cuts a file into front matter, cells and prose, each with its line", () => {
    const text = `${HEAD}Hello\n\n\`\`\`graphql name=q\n{ activeModel { number } }\n\`\`\`\nBye\n\n\`\`\`text\nnot a cell\n\`\`\`\n`;
    const notebook = parseNotebook("x", "reports/x.md", text);
    expect(notebook.title).toBe("T");
    expect(notebook.cells.map(({ kind, line }) => [kind, line])).toEqual([
      ["prose", 5],
      ["graphql", 7],
      ["prose", 10],
    ]);
    expect(notebook.faults).toEqual([]);
  });

  it("reads Windows line ends and a byte order mark", () => {
    const text = `\uFEFF${HEAD}Hello\n`.replaceAll("\n", "\r\n");
    expect(parseNotebook("x", "reports/x.md", text).faults).toEqual([]);
  });

  it("reads a table's columns from YAML and a chart from JSON indented with tabs", () => {
    const text = `${HEAD}\`\`\`graphql name=q\n{ segments { name } }\n\`\`\`\n\`\`\`table name=t data=q.segments\ncolumns:\n  - { field: name, title: Segment }\n\`\`\`\n\`\`\`vega-lite name=c data=q.segments sort=-name\n{\n\t"mark": "bar"\n}\n\`\`\`\n`;
    const [, table, chart] = parseNotebook("x", "reports/x.md", text).cells;
    expect(table).toMatchObject({
      kind: "table",
      columns: [{ field: "name", title: "Segment", format: "text" }],
    });
    expect(chart).toMatchObject({ kind: "vega-lite", sort: ["-name"], spec: { mark: "bar" } });
  });
});

describe("a broken notebook says where", () => {
  it("names every fault of every cell at once, in the order of the file", () => {
    const text = `${HEAD}\`\`\`graphql name=q
{ activeModel { numbr } }
\`\`\`
{{ nowhere.x }}
\`\`\`vega-lite name=c data=other.rows
{ "mark": "bar",
  "encoding": { }
\`\`\`
\`\`\`vega-lite name=d data=other.rows
{ "mark": "bar", "data": { "url": "http://example.org" } }
\`\`\`
`;
    const found = messages(text);
    expect(found).toEqual([
      'reports/x.md, line 6: Cannot query field "numbr" on type "ModelRun". Did you mean "number"?',
      "reports/x.md, line 8: there is no query cell named nowhere.",
      expect.stringMatching(/^reports\/x\.md, line 1[0-2]: this is neither JSON nor YAML: /),
      "reports/x.md, line 13: data=other.rows does not begin with the name of a query cell.",
      "reports/x.md, line 13: a chart has no data of its own: name them with data=… or with=… in the cell's first line.",
    ]);
  });

  it.each([
    ["Hello\n", "reports/x.md, line 1: a notebook begins with front matter between two lines of ---."],
    ["---\ntitle: T\n---\n", "reports/x.md, line 2: the front matter needs a question."],
    [
      "---\ntitle: T\nquestion: Q\ntitel: T\n---\n",
      "reports/x.md, line 4: the front matter has no key titel; known:",
    ],
    [`${HEAD}\n{% if x %}\n`, "reports/x.md, line 6: tag {% if x %} not closed"],
    [`${HEAD}{{ 1 | nope }}`, "reports/x.md, line 5: undefined filter: nope"],
    [`${HEAD}{% include "/etc/passwd" %}`, 'reports/x.md, line 5: tag "include" not found'],
    [`${HEAD}\`\`\`graphql\n{ failing }\n\`\`\`\n`, "reports/x.md, line 5: a graphql cell needs name=…"],
    [`${HEAD}\`\`\`graphql name=q\n{ failing }\n`, "reports/x.md, line 5: this cell is never closed"],
    [
      `${HEAD}\`\`\`graphql name=q\nmutation { x }\n\`\`\`\n`,
      "reports/x.md, line 5: a graphql cell holds exactly one query.",
    ],
    [`${HEAD}\`\`\`graphql name=q\n{ failing\n\`\`\`\n`, "reports/x.md, line 7: Syntax Error"],
    [
      `${HEAD}\`\`\`graphql name=q\n{ failing }\n\`\`\`\n\`\`\`graphql name=q\n{ failing }\n\`\`\`\n`,
      "reports/x.md, line 8: the name q is taken by the cell in line 5.",
    ],
  ])("%j", (text, message) => {
    expect(messages(text).join("\n")).toContain(message);
  });

  it("finds nothing wrong with a notebook that is sound", async () => {
    expect(messages(await readSegments())).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { lookUp } from "../../src/reports/facts.js";
import { renderReport } from "../../src/reports/render-report.js";
import { listReports } from "../../src/reports/report-catalogue.js";
import { fakeGraph, fakeRuntime, HOSTILE, hostileGraph, NOTEBOOKS, OPTIONS, renderText } from "./support.js";

const segments = (graph = fakeGraph()) => renderReport(NOTEBOOKS, "segments", fakeRuntime(graph), OPTIONS);

/** The visible part of a page, without scripts, drawings, queries and the footer, which are not prose. */
function proseOf(html: string): string {
  const body = html.slice(html.indexOf("<main"), html.indexOf("<footer>"));
  return body.replace(/<script[\s\S]*?<\/script>|<svg[\s\S]*?<\/svg>|<pre[\s\S]*?<\/pre>/g, "");
}

describe("a notebook over a made-up graph", () => {
  it("has no problems, and a specification for each chart", async () => {
    const { problems, specs } = await segments();
    expect(problems).toEqual([]);
    expect(Object.keys(specs)).toEqual(["size-and-revenue", "value-map", "profiles"]);
  });

  it("says the finding: 716 of 4,338 customers are 17%, 5,830,746.504 of 8,911,407.904 are 65%", async () => {
    const { html } = await segments();
    const headline = html.match(/<h1>([\s\S]*?)<\/h1>/)![1]!.replace(/<[^>]*>/g, "");
    expect(headline).toBe("The group “Champions” is 17% of customers and brings 65% of revenue.");
  });

  it("keeps every number of its prose in a traced element", async () => {
    const untraced = proseOf((await segments()).html)
      .replace(/<data [\s\S]*?<\/data>/g, "")
      .replace(/<[^>]*>/g, "");
    expect(untraced.match(/\S*\d\S*/g)).toBeNull();
  });

  it("shows in each traced element the value that stands at its path in the facts", async () => {
    const { html, facts } = await segments();
    const traced = [...html.matchAll(/<data value="([^"]*)" data-path="([^"]*)"/g)];
    expect(traced.length).toBeGreaterThan(100);
    for (const [, value, path] of traced)
      expect([path, String(lookUp(facts, path!))]).toEqual([path, plain(value!)]);
  });

  it("renders the same bytes again, also in Los Angeles", async () => {
    const first = await segments();
    const zone = process.env.TZ;
    try {
      process.env.TZ = "America/Los_Angeles";
      const second = await segments();
      expect(second.html).toBe(first.html);
      expect(JSON.stringify(second.specs)).toBe(JSON.stringify(first.specs));
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it("names the other group when revenue changes", async () => {
    const graph = fakeGraph();
    Object.assign(graph.segments[0]!, { revenue: 9e6, revenueShare: 0.7 });
    expect((await segments(graph)).html).toMatch(/<h1>The group “<data [^>]*>Hibernating/);
  });

  it("prints amounts without a sign where no currency is known", async () => {
    const graph = fakeGraph();
    Object.assign(graph.dataSetVersion!, { currencyCode: null, isSample: false });
    const { html, problems } = await segments(graph);
    expect(problems).toEqual([]);
    expect(proseOf(html).match(/[£€$]|null|undefined|NaN/)).toBeNull();
    expect(html.includes("synthetic sample")).toBe(false);
  });

  it("says what to do where there is no data, or no active model", async () => {
    const none = await segments({ dataSetVersion: null, activeModel: null, segments: [] });
    expect(none.html.includes("There are no orders yet.")).toBe(true);
    expect(none.problems).toEqual([]);
    const untrained = await segments({ ...fakeGraph(), activeModel: null, segments: [] });
    expect(untrained.html.includes("There is no active model yet")).toBe(true);
    expect(untrained.html.includes("<figure")).toBe(false);
  });

  it("keeps hostile names as text everywhere", async () => {
    const { html, problems, specs } = await segments(hostileGraph());
    expect(problems).toEqual([]);
    expect(html.replace(/<script>[\s\S]*?<\/script>/g, "").match(/<img|href="javascript/)).toBeNull();
    expect(html.includes("\u2028<")).toBe(false);
    expect(html.match(/<script/g)!.length).toBe(html.match(/<\/script/g)!.length);
    expect(JSON.stringify(specs)).toContain(JSON.stringify(HOSTILE).slice(1, -1));
  });

  it("has each id once, links that lead somewhere, and no address of another server in it", async () => {
    const html = (await segments()).html.replace(/<script[\s\S]*?<\/script>|<footer>[\s\S]*?<\/footer>/g, "");
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of html.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target);
    expect(html.match(/(src|href)="https?:/)).toBeNull();
    expect(html.includes(" style=")).toBe(false);
  });
});

describe("a broken notebook", () => {
  const HEAD = "---\ntitle: T\nquestion: Q?\n---\n";
  const QUERY = "```graphql name=q\n{ segments { name revenue } }\n```\n"; // lines 5 to 7

  it("renders nothing but the errors when a query is invalid", async () => {
    const { html, problems } = await renderText(`${HEAD}Hello\n\`\`\`graphql name=q\n{ nope }\n\`\`\`\n`);
    expect(problems).toEqual(['7: Cannot query field "nope" on type "Query".']);
    expect(html.includes("reports-")).toBe(true);
    expect(html.includes("x.md, line 7")).toBe(true);
    expect(html.includes("Hello")).toBe(false);
  });

  it("puts an error box in the place of a broken cell and renders the others", async () => {
    const chart =
      '```vega-lite name=c data=q.segments\n{ "mark": "bar", "encoding": { "x": { "field": "nam" } } }\n```\n';
    const { html, problems } = await renderText(
      `${HEAD}${QUERY}${chart}{{ q.oops }}\n\n\`\`\`table name=t data=q.segments\n{columns: [{field: name}]}\n\`\`\`\n`,
    );
    expect(problems).toEqual(["8: q.segments has no field nam.", "11: undefined variable: q.oops"]);
    expect(html.match(/class="broken"/g)).toHaveLength(2);
    expect(html.includes("Champions")).toBe(true);
  });

  it("shows a failing query in its place, and in the place of what hangs on it", async () => {
    const { problems, html } = await renderText(
      `${HEAD}${QUERY}\`\`\`graphql name=f\n{ failing }\n\`\`\`\n{{ q.segments[0].name }}\n`,
    );
    expect(problems).toEqual(["9: the query f failed: the database is on holiday"]);
    expect(html.includes("Hibernating")).toBe(true);
  });

  it("shows a sentence in the place of a chart without rows", async () => {
    const { html, problems } = await renderText(
      `${HEAD}${QUERY}\`\`\`vega-lite name=c data=q.segments\n{ "mark": "bar" }\n\`\`\`\n`,
      {
        ...fakeGraph(),
        segments: [],
      },
    );
    expect(problems).toEqual([]);
    expect(html.includes("No data: <code>q.segments</code> has no rows.")).toBe(true);
    expect(html.includes("<figure")).toBe(false);
  });
});

describe("the catalogue", () => {
  it("lists notebooks with title and question", async () => {
    const entries = await listReports(NOTEBOOKS);
    expect(entries.find(({ name }) => name === "segments")).toMatchObject({
      title: "Customer segments",
      question: "Who are our customers, and what is each group worth?",
    });
    expect(await listReports("/nowhere")).toEqual([]);
  });

  it("refuses names that are not listed", async () => {
    const attempt = renderReport(NOTEBOOKS, "../README", fakeRuntime(), OPTIONS);
    await expect(attempt).rejects.toMatchObject({ code: "REPORT_NOT_FOUND" });
  });
});

function plain(text: string): string {
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

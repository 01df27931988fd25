import { describe, expect, it } from "vitest";
import { parseNotebook } from "../../../src/reports/parse-notebook.js";
import { drawChart, publishedSpec } from "../../../src/reports/render-chart.js";
import { drawingFaults } from "./drawing-faults.js";
import { evaluateFormula } from "./evaluate-formula.js";
import { constantsOf, typedDigits } from "./notebook-faults.js";
import { numberFaults } from "./number-faults.js";
import { pageFaults } from "./page-faults.js";
import { parsePage } from "./page-parts.js";
import { says } from "./shown-value.js";
import { specFaults } from "./spec-faults.js";
import { totalFaults } from "./total-faults.js";

describe("a formula", () => {
  const facts = { q: { list: [{ n: 2 }, { n: 3 }], none: null, text: "4" } };

  it.each([
    ["((q.list[0].n + q.list[1].n) / 2)", 2.5],
    ["(1 - 2 - 3)", -4],
    ["-(2 * 3) + 1e-2", -5.99],
    ["sum(q.list[0].n, q.list[1].n, q.none)", 5],
    ['size(q.list[0], q.list[1], "three, or )")', 3],
    ["size()", 0],
    ["max(abs(-7), min(8, q.text))", 7],
  ])("%s is %d", (formula, value) => {
    expect(evaluateFormula(formula, facts)).toBeCloseTo(value, 12);
  });

  it.each([
    ["q.gone", "not in the facts"],
    ["(q.none * 2)", "no number"],
    ["q.list[0].n 3", "one too many"],
    ["(1 + 2", ") is missing"],
    ["round(1)", "no function"],
  ])("%s is none: %s", (formula, why) => {
    expect(() => evaluateFormula(formula, facts)).toThrow(why);
  });
});

describe("a text", () => {
  it.each([
    ["4,338", 4338],
    ["4,338 customers", 4338],
    ["17%", 0.16505],
    ["£8.9M", 8_911_407.904],
    ["-£3", -3.2],
    ["12\u00a0days", 11.6],
    ["9 December 2011", "2011-12-09T12:50:00Z"],
    ["November 2011", "2011-11"],
    ["average order value", "AVERAGE_ORDER_VALUE"],
  ])("%s says %s", (text, value) => {
    expect(says(text, value)).toBe(true);
  });

  it.each([
    ["4,339", 4338],
    ["18%", 0.16505],
    ["£9.1M", 8_911_407.904],
    ["3", -3],
    ["4338 of 9", 4338],
    ["8 December 2011", "2011-12-09T12:50:00Z"],
  ])("%s does not say %s", (text, value) => {
    expect(says(text, value)).toBe(false);
  });
});

describe("a page is found out that", () => {
  const wrap = (main: string) => `<!doctype html><html lang="en"><body><main>${main}</main></body></html>`;
  const faults = (main: string) =>
    pageFaults(wrap(main), parsePage(wrap(main)), { reports: ["runs"], names: ["{{ name }}"] });
  const numbers = (main: string) => numberFaults(parsePage(wrap(main)), { q: { n: 4338 } }, new Set([0.75]));

  it("is sound", () => {
    expect(faults('<h1 id="a">A</h1><a href="#a">a</a><a href="runs.html#x">r</a><p>{{ name }}</p>')).toEqual(
      [],
    );
    expect(
      numbers('<p>PC1 <data value="4338" data-path="q.n">4,338</data> <data value="0.75">0.75</data></p>'),
    ).toEqual([]);
  });

  it.each([
    ["<h1>A</h1><img src=x onerror=alert(1)>", "a stray <"],
    ['<h1>A</h1><p onclick="x">', "<p onclick"],
    ["<h1>A</h1><b>x</b>", "an element <b>"],
    ["<h1>A</p></h1>", "closes h1"],
    ['<h1 id="a">A</h1><p id="a"></p>', "there twice"],
    ['<h1>A</h1><a href="#b">b</a>', "leads nowhere"],
    ['<h1>A</h1><a href="https://example.org">b</a>', "<a href="],
    ['<h1>A</h1><a href="gone.html">b</a>', "<a href="],
    ["<h1>A</h1><h3>B</h3>", "follows <h1>"],
    ["<h1>A</h1><p>NaN customers</p>", "a text says NaN"],
    ["<h1>A</h1><p>{{ x }}</p>", "a text says"],
    ['<h1>A</h1><div role="img"></div>', "no aria-label"],
  ])("%s", (main, fault) => {
    expect(faults(main).join("\n")).toContain(fault);
  });

  it.each([
    ['<p><data value="4339" data-path="q.n">4,339</data></p>', "the page says 4339"],
    ['<p><data value="4338" data-path="q.n">4,383</data></p>', "does not say"],
    ['<p><data value="4338" data-path="q.m">4,338</data></p>', "nothing single stands"],
    ['<p><data value="8676" data-formula="(q.n * 3)">8,676</data></p>', "is 13014"],
    ['<p><data value="4">4</data></p>', "has no source"],
    ["<p>All 4 of them</p>", "a digit without a source"],
  ])("%s", (main, fault) => {
    expect(numbers(main).join("\n")).toContain(fault);
  });
});

describe("a chart is found out that", () => {
  const rows = [
    { name: "a", n: 1 },
    { name: "b", n: 2 },
    { name: "c", n: null },
  ];
  const bars = {
    mark: "bar",
    width: 300,
    height: 60,
    encoding: { x: { field: "n", type: "quantitative" }, y: { field: "name", type: "nominal" } },
  };
  const published = (spec: object, values: object[] = rows) => ({
    ...publishedSpec("c-1", spec as Record<string, unknown>),
    data: { values },
  });
  const page = (svg: string) =>
    parsePage(`<figure data-figure="c-1"><div data-drawing="wide">${svg}</div></figure>`);
  const drawn = async (spec: Record<string, unknown>, values: object[]) =>
    drawingFaults(page((await drawChart(published(spec, values), "c")).svg), { "c-1": published(bars) });

  it("is sound", async () => {
    expect(specFaults(published(bars))).toEqual([]);
    expect(await drawn(bars, rows)).toEqual([]);
  });

  it("is not as the schema has it, in its deepest place", () => {
    const odd = { ...bars, encoding: { ...bars.encoding, x: { field: "n", type: "quantitive" } } };
    expect(specFaults(published(odd)).join()).toContain("/encoding/x");
  });

  it("reads fields that are not there, in an encoding, a transform or what is looked up", () => {
    const lookup = { lookup: "name", from: { data: { name: "others" }, key: "key", fields: ["x"] } };
    const odd = {
      ...bars,
      transform: [{ calculate: "datum.m * 2", as: "twice" }, lookup],
      encoding: { ...bars.encoding, color: { field: "colour", type: "nominal" } },
    };
    const found = specFaults({ ...published(odd), datasets: { others: [{ key: "a" }] } }).join("\n");
    for (const what of ["no field m", "no field colour", "have no field x"]) expect(found).toContain(what);
    expect(found).not.toContain("twice");
  });

  it("is too big", () => {
    const many = Array.from({ length: 5_001 }, (_, n) => ({
      name: "a name that is long enough for the limit",
      n,
    }));
    expect(specFaults(published(bars, many)).map((fault) => fault.replace(/\d+/g, "#"))).toEqual([
      "c-#: # rows of data",
      "c-#: # bytes",
    ]);
  });

  it("is blank, or lacks a mark of a row", async () => {
    expect(await drawn(bars, [])).toEqual(["c-1, wide: nothing is drawn"]);
    expect(await drawn(bars, rows.slice(0, 1))).toEqual(["c-1, wide: c-1 has 1 marks of 2"]);
    const zeros = rows.map((row) => ({ ...row, n: 0 }));
    expect((await drawn(bars, zeros)).join()).toContain("nothing can be seen");
    expect(drawingFaults(page(""), { "c-1": published(bars), d: {} })).toEqual([
      "c-1, wide: nothing is drawn",
      "d is not in the page",
    ]);
  });
});

describe("facts and notebooks are found out that", () => {
  it("parts do not make their whole", () => {
    const segments = [
      { customerCount: 2, customerShare: 0.5 },
      { customerCount: 3, customerShare: 0.5 },
    ];
    expect(totalFaults({ run: { customerCount: 5, segments } })).toEqual([]);
    expect(totalFaults({ run: { customerCount: 6, segments } })).toHaveLength(1);
    const waterfall = { raw: { rows: 10 }, kept: { rows: 7 }, entries: [{ rows: 2 }] };
    expect(totalFaults({ dataQuality: waterfall })).toHaveLength(1);
  });

  it("somebody typed a number, in whatever branch; limits that are outputs are definitions", () => {
    const text = `---\ntitle: T\nquestion: Q?\n---
{% if x %}A fifth, 20%, of {{ q.n | count }}.{% endif %} PC1, \`7\`, {{ 0.75 | number: 2 }}

1. an item
`;
    expect(typedDigits(parseNotebook("x", "x.md", text))).toEqual(["x.md, line 5: A fifth, 20%, of . , ,"]);
    expect(constantsOf(text)).toEqual(new Set([0.75]));
  });
});

import { describe, expect, it } from "vitest";
import { lookUp } from "../../src/reports/facts.js";
import { createTemplates, templateProblem } from "../../src/reports/prose.js";
import { traceFacts } from "../../src/reports/traced-value.js";

const facts = {
  q: {
    n: 4338,
    share: 0.0634,
    half: 0.5,
    spend: 8911407.904,
    small: 3.5,
    eur: "EUR",
    none: null,
    at: "2011-12-09T23:50:00-08:00",
    month: "2011-11",
    feature: "AVERAGE_ORDER_VALUE",
    hostile: "</script><img src=x> **b** {{ q.n }}",
    rows: [
      { name: "a", value: 1 },
      { name: "b", value: 3 },
    ],
  },
};

const templates = () => createTemplates(traceFacts(facts) as Record<string, unknown>);
const text = (source: string) => templates().text(source);
const line = (source: string) => templates().line(source).html;

describe("values are written as people read them", () => {
  it.each([
    ["{{ q.n | count }}", "4,338"],
    ["{{ q.share | share }}", "6.3%"],
    ["{{ q.half | percent }}", "50%"],
    ["{{ q.share | share: 2 }}", "6.34%"],
    ["{{ q.small | number }}", "3.5"],
    ["{{ q.spend | money: q.eur }}", "€8,911,408"],
    ["{{ q.small | money: q.eur }}", "€3.50"],
    ["{{ q.spend | money: q.none }}", "8,911,408"],
    ["{{ q.rows[0].value | days }}", "1\u00A0day".replace("\u00A0", " ")],
    ["{{ q.at | date }}", "10 December 2011"],
    ["{{ q.feature | words }}", "average order value"],
    ["{{ q.none | count }} {{ q.none }} {{ q.none.deeper }}", "– – –"],
    ["{{ q.spend | divided_by: q.n | number: 2 }}", "2,054.27"], // 8911407.904 / 4338
    ['{{ q.spend | money: q.eur, "short" }}', "€8.91M"],
    ['{{ q.n | plural: "customer" }}', "4,338 customers"],
    ['{{ q.rows[0].value | plural: "company", "companies" }}', "1 company"],
    ['{{ q.none | plural: "customer" }}', "– customers"],
    ["{{ q.month | month }}", "November 2011"],
    ['{{ q.rows | sum: "value" }}', "4"],
    ["{{ q.rows | size }}", "2"],
    ["{{ q.small | minus: q.n | abs | number: 1 }}", "4,334.5"],
    ["{{ q.n | at_most: 10 }}", "10"],
    ["{{ q.share | times: -0.1 | number: 1 }}", "0"], // -0.00634
  ])("%s → %s", (source, expected) => {
    expect(text(source)).toBe(expected);
  });
});

describe("every value in prose is traced", () => {
  it("carries its value and its path", () => {
    expect(line("{{ q.n | count }}")).toBe('<data value="4338" data-path="q.n">4,338</data>');
    expect(line("{{ q.rows[1].value }}")).toBe('<data value="3" data-path="q.rows[1].value">3</data>');
    expect(lookUp(facts, "q.rows[1].value")).toBe(3);
  });

  it("carries the formula of what was computed", () => {
    expect(line('{{ q.rows | sum: "value" | plus: q.n }}')).toBe(
      '<data value="4342" data-formula="(sum(q.rows[0].value, q.rows[1].value) + q.n)">4,342</data>',
    );
    expect(line('{{ q.rows | where: "name", "b" | size }}')).toContain('data-formula="size(q.rows[1])"');
    expect(line("{{ q.small | at_least: q.half }}")).toContain('data-formula="max(q.small, q.half)"');
  });

  it("keeps the path through for, sort, reverse, where and assign, also into the next piece of prose", () => {
    const page = templates();
    page.line('{% assign top = q.rows | sort: "value" | reverse %}');
    expect(page.line("{{ top[0].value }}").html).toContain('data-path="q.rows[1].value"');
    expect(page.line("{% for row in top %}{{ row.name }}{% endfor %}").html).toMatch(
      /rows\[1\]\.name.*rows\[0\]\.name/,
    );
    expect(page.line('{% assign b = q.rows | where: "name", "b" | first %}{{ b.value }}').html).toContain(
      "q.rows[1].value",
    );
  });

  it("carries the formula of a computed value", () => {
    expect(line("{{ q.rows[1].value | divided_by: q.rows[0].value | number }}")).toBe(
      '<data value="3" data-formula="(q.rows[1].value / q.rows[0].value)">3</data>',
    );
  });
});

describe("values are data, never markup", () => {
  it("shows markup, Markdown and Liquid in a value as they are", () => {
    const [piece] = templates().prose("So: {{ q.hostile }}");
    expect(piece!.html).toContain("&lt;/script&gt;&lt;img src=x&gt; **b** {{ q.n }}</data>");
    expect(piece!.html).not.toMatch(/<img|<strong/);
  });

  it("has no raw filter and no HTML of the author's", () => {
    expect(line("{{ q.hostile | raw }} <b>x</b>")).not.toMatch(/<b>|<img/);
    expect(templates().prose("![x](http://example.org/x.png)")[0]!.html).not.toContain("<img");
  });
});

describe("conditions and errors", () => {
  it("tests values as they are", () => {
    expect(text("{% if q.none %}a{% else %}b{% endif %}{% if q.n > 4000 %}c{% endif %}")).toBe("bc");
    expect(text('{% if q.eur == "EUR" %}yes{% endif %}')).toBe("yes");
  });

  it("names the line of a field that does not exist", () => {
    try {
      text("one\ntwo {{ q.nn }}");
      expect.unreachable();
    } catch (error) {
      expect(templateProblem(error)).toEqual({ problem: "undefined variable: q.nn", line: 2 });
    }
  });
});

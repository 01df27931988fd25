import { describe, expect, it } from "vitest";
import { bindSpec, plainRows, rowsOf, selectRows, sortRows } from "../../src/reports/bind-data.js";
import { colouredSpec } from "../../src/reports/chart-colors.js";
import { missingFields } from "../../src/reports/chart-fields.js";
import { fillSpec, specProblems } from "../../src/reports/chart-spec.js";
import { drawNarrow, drawWide } from "../../src/reports/fit-chart.js";
import { drawChart, publishedSpec } from "../../src/reports/render-chart.js";
import { textWidth, wrapText } from "../../src/reports/text-width.js";
import { PALETTE } from "../../src/reports/theme.js";
import { traceFacts } from "../../src/reports/traced-value.js";

const facts = traceFacts({
  q: {
    groups: [
      { name: "a", total: 2, parts: [{ x: 1, total: 9 }, { x: 2 }], from: { key: "k" } },
      { name: "b", total: 5, parts: [{ x: 3 }], from: { key: "l" } },
    ],
    numbers: [1, 2],
    none: null,
  },
});

describe("rows of a path", () => {
  it("takes a list, flattens objects in it and leaves lists out", () => {
    expect(plainRows(selectRows(facts, "q.groups"))).toEqual([
      { name: "a", total: 2, from_key: "k" },
      { name: "b", total: 5, from_key: "l" },
    ]);
  });

  it("carries the fields of the outer list along; the inner ones win", () => {
    const rows = selectRows(facts, "q.groups[].parts[]");
    expect(rows.map(({ name, x, total }) => [name!.value, x!.value, total!.value])).toEqual([
      ["a", 1, 9],
      ["a", 2, 2],
      ["b", 3, 5],
    ]);
    expect(rows[2]!.x!.path).toBe("q.groups[1].parts[0].x");
  });

  it("takes a list of numbers as the field value, and null or nothing as no rows", () => {
    expect(plainRows(selectRows(facts, "q.numbers"))).toEqual([{ value: 1 }, { value: 2 }]);
    expect(selectRows(facts, "q.none")).toEqual([]);
    expect(selectRows(facts, "q.none.deeper")).toEqual([]);
    expect(selectRows(facts, "q.nowhere")).toEqual([]);
  });

  it("sorts by several fields, descending with a minus", () => {
    const rows = sortRows(selectRows(facts, "q.groups[].parts"), ["-name", "-x"]);
    expect(rows.map(({ x }) => x!.value)).toEqual([3, 2, 1]);
  });

  it("keeps the rows that a cell asks for, and refuses a field that there is not", () => {
    const cell = { data: "q.groups", where: { field: "name", values: ["b", "c"] }, sort: ["name"] };
    expect(rowsOf(cell, facts).map(({ total }) => total!.value)).toEqual([5]);
    expect(() => rowsOf({ ...cell, sort: ["-nam"] }, facts)).toThrow("q.groups has no field nam.");
  });

  it("rounds to six significant digits in a chart only", () => {
    const rows = selectRows(traceFacts({ r: [{ v: 1234567.89 }] }), "r");
    expect(bindSpec({}, { own: rows, more: {} }, {}).data.values).toEqual([{ v: 1234570 }]);
    expect(plainRows(rows)).toEqual([{ v: 1234567.89 }]);
  });
});

describe("a specification", () => {
  it("has Liquid in its texts and nowhere else", () => {
    const spec = {
      title: { text: "{{ a }}" },
      mark: { type: "text", text: "{{ b }}" },
      x: { title: "{{ c }}" },
    };
    const seen: string[] = [];
    fillSpec(spec, (template) => {
      seen.push(template);
      return "";
    });
    expect(seen).toEqual(["{{ a }}", "{{ c }}"]);
  });

  it("names fields that are neither in the rows nor made by a transform", () => {
    const rows = selectRows(facts, "q.groups");
    const spec = {
      transform: [{ calculate: "datum.total * datum.tax", as: "gross" }],
      mark: "bar",
      encoding: { x: { field: "gross" }, y: { field: "nam" } },
    };
    expect(missingFields(spec, { own: rows, more: {} }).sort()).toEqual(["nam", "tax"]);
  });

  it("looks for a field in the data set of its view, and in a lookup in the other one", () => {
    const rows = {
      own: selectRows(facts, "q.groups"),
      more: { parts: selectRows(facts, "q.groups[].parts") },
    };
    const named = { data: { name: "parts" }, mark: "bar", encoding: { x: { field: "x" } } };
    const layers = { layer: [{ mark: "bar", encoding: { x: { field: "x" } } }, named] };
    expect(missingFields(layers, rows)).toEqual(["x"]);
    expect(missingFields({ layer: [named] }, rows)).toEqual([]);
    const lookup = { lookup: "nam", from: { data: { name: "parts" }, key: "name", fields: ["x", "y"] } };
    const joined = { transform: [lookup], mark: "bar", encoding: { x: { field: "x" } } };
    expect(missingFields(joined, rows)).toEqual(["nam", "y"]);
  });

  it("takes data sets by their names only", () => {
    const view = { data: { name: "parts" }, mark: "bar" };
    expect(specProblems(view, ["parts"])).toEqual([]);
    expect(specProblems(view, [])[0]).toMatch("there is no data set parts");
    expect(specProblems({ mark: "bar", data: { url: "x" } }, [])[0]).toMatch(
      "a chart has no data of its own",
    );
  });

  it("gives a group its colour, whatever the chart calls the field", () => {
    const rows = selectRows(
      traceFacts({
        q: [
          { name: "b", color: "#1" },
          { name: "a", color: "#2" },
        ],
      }),
      "q",
    );
    const scale = { domain: ["b", "a"], range: ["#1", "#2"] };
    const encoding = (field: string, more = {}) => ({
      mark: "bar",
      encoding: { color: { field, type: "nominal", ...more } },
    });
    expect(colouredSpec(encoding("segment_name"), rows)).toEqual(encoding("segment_name", { scale }));
    expect(colouredSpec(encoding("other"), rows)).toEqual(encoding("other"));
    expect(colouredSpec(encoding("name", { scale: null }), rows)).toEqual(encoding("name", { scale: null }));
  });
});

describe("a drawing", () => {
  const rows = selectRows(facts, "q.groups");
  const bars = {
    mark: "bar",
    height: 60,
    encoding: { x: { field: "total", type: "quantitative" }, y: { field: "name" } },
  };
  const draw = (spec: Record<string, unknown>, id = "c") =>
    drawChart(bindSpec(publishedSpec("chart", spec), { own: rows, more: {} }, {}), id);

  it("has a mark for each row, no label for screen readers, no style and no colour of its own for text", async () => {
    const { svg, messages } = await draw(bars);
    expect(messages).toEqual([]);
    expect(svg.match(/<path[^>]*fill="#0072B2"/g)).toHaveLength(2);
    expect(svg).toContain('aria-hidden="true"');
    expect(svg).not.toMatch(/aria-label|style=|NaN|undefined/);
  });

  it("names its ids after the chart, so that two charts of a page never share one", async () => {
    const clipped = { ...bars, mark: { type: "bar", clip: true } };
    const [first, second] = [await draw(clipped, "one"), await draw(clipped, "two")];
    expect(first.svg).toContain('id="one-1"');
    expect(first.svg).toContain("url(#one-1)");
    expect(second.svg).toBe(first.svg.replaceAll("one-", "two-"));
  });

  it("loads nothing, and may not try", async () => {
    const image = { mark: "image", encoding: { url: { value: "file:///etc/passwd" } } };
    expect(specProblems(image, [])).toEqual(["a page loads no images."]);
    expect((await draw(image)).svg).not.toContain("passwd");
    const other = {
      ...bars,
      transform: [{ lookup: "name", from: { data: { url: "/etc/passwd" }, key: "x", fields: ["y"] } }],
    };
    expect((await draw(other)).messages.join()).toContain("a chart loads nothing");
  });

  it("fits views above each other, and panels in columns, to the page and to a telephone", async () => {
    const { height: _, ...view } = bars;
    const above = publishedSpec("above", { vconcat: [view, { ...view, mark: "point" }] });
    const panels = publishedSpec("panels", { columns: 2, facet: { field: "name" }, spec: view });
    for (const spec of [above, panels]) {
      const bound = bindSpec(spec, { own: rows, more: {} }, {});
      const [wide, narrow] = [await drawWide(bound, "c"), await drawNarrow(bound, "c")];
      expect(widthOf(wide.svg)).toBeCloseTo(680, -1);
      expect(widthOf(narrow!.svg)).toBeCloseTo(340, -1);
      expect([...wide.messages, ...narrow!.messages]).toEqual([]);
    }
    const fixed = bindSpec(publishedSpec("fixed", { hconcat: [view, view] }), { own: rows, more: {} }, {});
    expect(await drawNarrow(fixed, "c")).toBe(null);
  });

  it("reports what Vega only logs", async () => {
    const empty = { mark: "bar", encoding: { x: { field: "total", type: "quantitativ" } } };
    expect((await draw(empty)).messages.length).toBeGreaterThan(0);
  });
});

function widthOf(svg: string): number {
  return Number(svg.match(/ width="(\d+)"/)![1]);
}

describe("theme and text", () => {
  it("measures text with Helvetica's table", () => {
    // A 667 + V 667 + i 222 thousandths of 10 px
    expect(textWidth({ fontSize: 10 }, "AVi")).toBeCloseTo(15.56, 10);
    expect(textWidth({ fontSize: 10, limit: 12 }, "AVi")).toBe(12);
    // "AVi AVi" is 2 × 15.56 + 2.78 = 33.9 px wide
    expect(wrapText("AVi AVi AVi", { fontSize: 10 }, 34)).toEqual(["AVi AVi", "AVi"]);
  });

  it("has ten different colours with a contrast of 3:1 on white and on #121212", () => {
    expect(new Set(PALETTE).size).toBe(10);
    for (const color of PALETTE) {
      expect(contrast(color, "#ffffff")).toBeGreaterThanOrEqual(3);
      expect(contrast(color, "#121212")).toBeGreaterThanOrEqual(3);
    }
  });
});

/** WCAG 2.2: relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

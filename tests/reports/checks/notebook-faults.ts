import { visit } from "../../../src/reports/chart-spec.js";
import type { Notebook } from "../../../src/reports/notebook.js";
import { NAMES_WITH_DIGITS } from "./number-faults.js";

/**
 * Digits that somebody typed into the sentences of a notebook, in whatever branch they stand: a number of a sentence is an
 * output. Allowed are code, links' targets, the numbers of a list, and names such as PC1.
 */
export function typedDigits(notebook: Notebook): string[] {
  const sources: [string, string][] = [
    ["title", notebook.title],
    ["question", notebook.question],
    ["headline", notebook.headline?.source ?? ""],
    ...notebook.keyNumbers.flatMap(({ label, value, note }): [string, string][] => [
      ["key number", label],
      [label, value.source],
      [label, note?.source ?? ""],
    ]),
    ...notebook.needs.map(({ path, otherwise }): [string, string] => [path, otherwise.source]),
    ...notebook.cells.flatMap((cell): [string, string][] => {
      if (cell.kind === "prose") return [[`line ${cell.line}`, cell.source]];
      if (cell.kind === "vega-lite") return textsOf(cell.spec).map((text) => [cell.name, text]);
      if (cell.kind === "table")
        return [cell.caption, ...cell.columns.map(({ title }) => title)].map((text) => [cell.name, text]);
      return [];
    }),
  ];
  return sources.flatMap(([place, source]) =>
    plainText(source)
      .split("\n")
      .filter((line) => /\d/.test(line))
      .map((line) => `${notebook.file}, ${place}: ${line.trim().slice(0, 100)}`),
  );
}

/** The texts of a specification: titles of charts, axes and legends, subtitles, descriptions. */
function textsOf(spec: Record<string, unknown>): string[] {
  const texts: string[] = [];
  visit(spec, (key, value) => {
    if (!["title", "subtitle", "description"].includes(key)) return;
    for (const text of [value, (value as { text?: unknown } | null)?.text].flat())
      if (typeof text === "string") texts.push(text);
  });
  return texts;
}

/** What is left of a template without its outputs and tags, code, and digits that are none of a number. */
function plainText(source: string): string {
  return source
    .replace(/```[\s\S]*?```/g, "")
    .replace(/\{%[\s\S]*?%\}|\{\{[\s\S]*?\}\}/g, "")
    .replace(/`[^`\n]*`/g, "")
    .replace(/\]\([^)\n]*\)/g, "]")
    .replace(/^\s*\d+\. /gm, "")
    .replace(NAMES_WITH_DIGITS, "");
}

/** The numbers that a notebook defines for itself: the limits it judges by, `{{ 0.75 | number }}`, and where it begins to count. */
export function constantsOf(source: string): Set<number> {
  const found = source.matchAll(/(?:\{\{-?|\bassign \w+ =)\s*(-?\d+(?:\.\d+)?)\b/g);
  return new Set([...found].map(([, number]) => Number(number)));
}

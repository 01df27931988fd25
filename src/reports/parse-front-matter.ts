import type { KeyNumber, Need, Notebook, NotebookFault, Template } from "./notebook.js";
import { fatalFault } from "./notebook-fault.js";
import { readStructuredText } from "./structured-text.js";

const KNOWN = ["title", "question", "order", "headline", "keyNumbers", "needs", "variables"];

type FrontMatter = Omit<Notebook, "name" | "file" | "cells">;

/**
 * Reads the YAML between the two `---` at the head of a notebook.
 *
 * - `title`, `question`: text, both needed
 * - `order`: a number, its place among the reports
 * - `headline`: the finding, with Liquid
 * - `keyNumbers`: a list of `{ label, value, note }`, value and note with Liquid
 * - `needs`: path of a result → Markdown to show instead of the notebook where that result is null or empty
 * - `variables`: values of the queries' variables
 */
export function parseFrontMatter(file: string, text: string, firstLine: number): FrontMatter {
  const faults: NotebookFault[] = [];
  const read = readStructuredText(text, firstLine);
  if ("problem" in read) {
    faults.push(fatalFault({ file, line: read.line }, `the front matter is not YAML: ${read.problem}`));
    return { ...emptyFrontMatter(), faults };
  }
  const fields = isRecord(read.value) ? read.value : {};
  for (const key of Object.keys(fields).filter((key) => !KNOWN.includes(key))) {
    const problem = `the front matter has no key ${key}; known: ${KNOWN.join(", ")}.`;
    faults.push(fatalFault({ file, line: read.lineOf([key]) }, problem));
  }
  const templateAt = (path: readonly (string | number)[], source: unknown): Template | null =>
    source === undefined || source === null
      ? null
      : { file, line: read.lineOf(path), source: String(source) };
  const needed = (key: string): string => {
    if (typeof fields[key] === "string" && fields[key] !== "") return fields[key];
    faults.push(fatalFault({ file, line: firstLine }, `the front matter needs a ${key}.`));
    return "";
  };
  return {
    title: needed("title"),
    question: needed("question"),
    order: typeof fields.order === "number" ? fields.order : null,
    headline: templateAt(["headline"], fields.headline),
    keyNumbers: listOf(fields.keyNumbers).map(
      (entry, index): KeyNumber => ({
        label: String(entry.label ?? ""),
        value: templateAt(["keyNumbers", index, "value"], entry.value ?? "")!,
        note: templateAt(["keyNumbers", index, "note"], entry.note),
      }),
    ),
    needs: Object.entries(isRecord(fields.needs) ? fields.needs : {}).map(
      ([path, otherwise]): Need => ({ path, otherwise: templateAt(["needs", path], otherwise ?? "")! }),
    ),
    variables: isRecord(fields.variables) ? fields.variables : {},
    faults,
  };
}

function emptyFrontMatter(): Omit<FrontMatter, "faults"> {
  return { title: "", question: "", order: null, headline: null, keyNumbers: [], needs: [], variables: {} };
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

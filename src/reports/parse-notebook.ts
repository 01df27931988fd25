import MarkdownIt from "markdown-it";
import type { Cell, Notebook, NotebookFault } from "./notebook.js";
import { cellFault, fatalFault } from "./notebook-fault.js";
import { type Fence, isCellFence, parseCell } from "./parse-cell.js";
import { parseFrontMatter } from "./parse-front-matter.js";

const FENCES = new MarkdownIt();

/**
 * Reads a notebook: front matter, then cells in the order of the file. Never throws; what cannot be read is
 * in `faults`.
 *
 * @param file  the file as messages name it, e.g. `reports/segments.md`
 */
export function parseNotebook(name: string, file: string, text: string): Notebook {
  const { lines, end, head } = parseHead(file, text);
  const faults = [...head.faults];
  if (end < 0)
    faults.unshift(
      fatalFault({ file, line: 1 }, "a notebook begins with front matter between two lines of ---."),
    );
  const body = splitBody(file, lines, end + 1);
  return {
    ...head,
    name,
    file,
    cells: body.cells,
    faults: [...faults, ...body.faults, ...sameNames(body.cells)],
  };
}

/** Reads no more than the front matter. `end` is the index of the line that closes it, -1 where there is none. */
export function parseHead(file: string, text: string) {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  const end = lines[0] === "---" ? lines.indexOf("---", 1) : -1;
  return { lines, end, head: parseFrontMatter(file, lines.slice(1, Math.max(end, 1)).join("\n"), 2) };
}

/** Cuts the lines from `start` on into fenced cells and the prose between them. */
function splitBody(file: string, lines: readonly string[], start: number) {
  const cells: Cell[] = [];
  const faults: NotebookFault[] = [];
  const addProse = (from: number, to: number): void => {
    const source = lines.slice(from, to).join("\n");
    if (source.trim() !== "") cells.push({ kind: "prose", file, line: from + 1, source });
  };
  let next = start;
  for (const token of FENCES.parse(lines.slice(start).join("\n"), {})) {
    if (token.type !== "fence" || token.level !== 0 || !isCellFence(token.info)) continue;
    const [from, to] = [start + token.map![0], start + token.map![1]];
    addProse(next, from);
    next = to;
    const fence: Fence = { file, line: from + 1, info: token.info.trim(), body: token.content };
    if (!/^ {0,3}(```|~~~)/.test(lines[to - 1]!) || to - from < 2) {
      faults.push(fatalFault(fence, "this cell is never closed: a line of ``` is missing."));
      continue;
    }
    const parsed = parseCell(fence);
    if (parsed.cell) cells.push(parsed.cell);
    // An empty piece of prose holds the place of the error box.
    else cells.push({ kind: "prose", file, line: fence.line, source: "" });
    faults.push(...parsed.faults);
  }
  addProse(next, lines.length);
  return { cells, faults };
}

function sameNames(cells: readonly Cell[]): NotebookFault[] {
  const seen = new Map<string, number>();
  const faults: NotebookFault[] = [];
  for (const cell of cells) {
    if (cell.kind === "prose") continue;
    const first = seen.get(cell.name);
    if (first === undefined) seen.set(cell.name, cell.line);
    else {
      const fault = cell.kind === "graphql" ? fatalFault : cellFault;
      faults.push(fault(cell, `the name ${cell.name} is taken by the cell in line ${first}.`));
    }
  }
  return faults;
}

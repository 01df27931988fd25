import { LineCounter, parseDocument } from "yaml";

export type StructuredText =
  | { readonly value: unknown; lineOf(path: readonly (string | number)[]): number }
  | { readonly problem: string; readonly line: number };

/**
 * Reads JSON or YAML (which contains JSON) and knows on which line everything stands.
 *
 * @param firstLine  the line of the file on which the text begins
 */
export function readStructuredText(text: string, firstLine: number): StructuredText {
  const json = readJson(text);
  if (json === undefined) return readYaml(text, firstLine);
  return {
    value: json,
    lineOf(path) {
      const yaml = readYaml(text, firstLine); // slow, and seldom asked for
      return "problem" in yaml ? firstLine : yaml.lineOf(path);
    },
  };
}

/** Undefined where the text is no JSON. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readYaml(text: string, firstLine: number): StructuredText {
  const lines = new LineCounter();
  // JSON indented with tabs is legal JSON, but not legal YAML.
  const document = parseDocument(
    text.replace(/^\t+/gm, (tabs) => "  ".repeat(tabs.length)),
    {
      lineCounter: lines,
      prettyErrors: false,
    },
  );
  const lineAt = (offset: number): number => firstLine + lines.linePos(offset).line - 1;
  const error = document.errors[0];
  if (error) return { problem: error.message, line: lineAt(error.pos[0]) };
  return {
    value: document.toJS({ maxAliasCount: 100 }),
    lineOf(path) {
      const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
      return node?.range ? lineAt(node.range[0]) : firstLine;
    },
  };
}

import { readFileSync } from "node:fs";
import { type DocumentNode, type FieldNode, Kind, parse, print } from "graphql";
import type { QueryCell } from "../../../src/reports/notebook.js";
import type { Graph } from "../../../src/reports/open-graph.js";
import { parseNotebook } from "../../../src/reports/parse-notebook.js";
import { REPRODUCTION, reproductionQuery } from "../../../src/reports/reproduction.js";
import { REPORTS } from "../support.js";

/** What a notebook may ask with; null for what there is not. */
export type Variables = Readonly<Record<string, string | null>>;

/** The queries of a notebook, and the one that every page asks. */
function queriesOf(report: string, graph: Graph): { name: string; document: DocumentNode }[] {
  const text = readFileSync(`${REPORTS}${report}.md`, "utf8");
  const cells = parseNotebook(report, `${report}.md`, text).cells.filter(
    (cell): cell is QueryCell => cell.kind === "graphql",
  );
  const own = cells.map(({ name, source }) => ({ name, document: parse(source) }));
  return [...own, { name: REPRODUCTION, document: reproductionQuery(graph.schema).document }];
}

const PSEUDONYM = /^Customer [A-Z2-9]{5}$/;

/**
 * Where the facts of a page are not what another caller gets for the same queries now. Customers have other names there:
 * each always the same, no two the same.
 *
 * @param names  customers' numbers by their pseudonyms, of all pages so far; grows
 */
export async function factFaults(
  report: string,
  facts: Readonly<Record<string, unknown>>,
  graph: Graph,
  variables: Variables,
  names: Map<string, string>,
): Promise<string[]> {
  const faults: string[] = [];
  if (Object.keys(facts).length === 0) return []; // a notebook that cannot be rendered
  for (const { name, document } of queriesOf(report, graph)) {
    const fresh = isAskable(document, variables) ? await answer(graph, document, variables) : null;
    compare(facts[name], fresh, name);
  }
  return faults;

  function compare(fact: unknown, fresh: unknown, path: string): void {
    if (typeof fact === "object" && fact !== null && typeof fresh === "object" && fresh !== null) {
      const keys = new Set([...Object.keys(fact), ...Object.keys(fresh)]);
      for (const key of keys)
        compare(
          (fact as Values)[key],
          (fresh as Values)[key],
          Array.isArray(fact) ? `${path}[${key}]` : `${path}.${key}`,
        );
    } else if (typeof fact === "string" && PSEUDONYM.test(fact) && typeof fresh === "string") {
      const known = names.get(fact) ?? fresh;
      if (known !== fresh) faults.push(`${path}: ${fact} is ${known} and ${fresh}`);
      names.set(fact, fresh);
    } else if (fact !== fresh) faults.push(`${path} is ${show(fact)}, another caller gets ${show(fresh)}`);
  }
}

type Values = Record<string, unknown>;

/** A query that must have a variable is not asked without it. */
function isAskable(document: DocumentNode, variables: Variables): boolean {
  return declared(document).every(({ name, isNeeded }) => !isNeeded || (variables[name] ?? null) !== null);
}

function declared(document: DocumentNode): { name: string; isNeeded: boolean }[] {
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? (definition.variableDefinitions ?? []).map(({ variable, type }) => ({
          name: variable.name.value,
          isNeeded: type.kind === Kind.NON_NULL_TYPE,
        }))
      : [],
  );
}

async function answer(graph: Graph, document: DocumentNode, variables: Variables): Promise<unknown> {
  const own = declared(document).map(({ name }) => [name, variables[name] ?? null]);
  const { data } = await graph.execute(document, Object.fromEntries(own)); // an error is a problem of the page
  return JSON.parse(JSON.stringify(data ?? null));
}

function show(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 60) ?? "nothing";
}

/**
 * The facts of a page by what was asked: `modelRun(id: "x").customerCount`, whatever the page calls it. Fragments are left out.
 */
export function factsByQuestion(
  report: string,
  facts: Readonly<Record<string, unknown>>,
  graph: Graph,
  variables: Variables,
): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const { name, document } of queriesOf(report, graph)) {
    for (const definition of document.definitions)
      if (definition.kind === Kind.OPERATION_DEFINITION)
        collect(facts[name], definition.selectionSet.selections, "");
  }
  return found;

  function collect(value: unknown, selections: readonly { readonly kind: Kind }[], question: string): void {
    if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) collect(item, selections, `${question}[${i}]`);
      return;
    }
    if (typeof value !== "object" || value === null) return;
    for (const selection of selections) {
      if (selection.kind !== Kind.FIELD) continue;
      const field = selection as FieldNode;
      const inner = (value as Values)[(field.alias ?? field.name).value];
      const asked = `${question}.${field.name.value}(${field.arguments?.map(argumentOf).sort().join(", ")})`;
      if (field.selectionSet) collect(inner, field.selectionSet.selections, asked);
      else found.set(asked, inner);
    }
  }

  function argumentOf(argument: NonNullable<FieldNode["arguments"]>[number]): string {
    const { value } = argument;
    const given =
      value.kind === Kind.VARIABLE ? JSON.stringify(variables[value.name.value] ?? null) : print(value);
    return `${argument.name.value}: ${given}`;
  }
}

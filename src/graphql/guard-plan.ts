import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getOperationAST,
  isInputObjectType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { ClienteleError } from "../errors.js";
import type { AccessScope } from "../runs/access-scopes.js";
import { costOf, openScales, type Weigh } from "./guard-cost.js";
import { shapeFault } from "./guard-shape.js";
import { RequestVariables } from "./guard-variables.js";
import { isLastingDocument } from "./lasting-answer.js";
import { scopeOfRootField } from "./root-scopes.js";

/** What can be known of an operation before its variables are; made once for each document. */
export interface OperationPlan {
  /** The root fields, also of fragments, with the scope that each needs. */
  readonly rootFields: readonly { readonly name: string; readonly scope: AccessScope }[];
  /** What is wrong with its shape. */
  readonly fault: ClienteleError | null;
  readonly asksForSchema: boolean;
  readonly isLasting: boolean;
  costOf(variables: Readonly<Record<string, unknown>>): number;
  waitSecondsOf(variables: Readonly<Record<string, unknown>>): number;
}

const LONGEST_WAIT = 60;

/** Documents stay for as long as somebody keeps them, e.g. Apollo its validated ones. */
const plans = new WeakMap<DocumentNode, Map<string | null, OperationPlan>>();

/** @throws ClienteleError OPERATION_NOT_FOUND */
export function planOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  name: string | null,
): OperationPlan {
  let known = plans.get(document);
  if (!known) {
    known = new Map();
    plans.set(document, known);
  }
  let plan = known.get(name);
  if (!plan) {
    plan = makePlan(schema, document, name);
    known.set(name, plan);
  }
  return plan;
}

function makePlan(schema: GraphQLSchema, document: DocumentNode, name: string | null): OperationPlan {
  const operation = getOperationAST(document, name);
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root) throw operationNotFound(document, name);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const rootNames = rootFieldNames(operation.selectionSet, fragments);
  const weigh = openScales(schema, fragments)(operation.selectionSet, root);
  return {
    rootFields: rootNames.map((field) => ({
      name: field,
      scope: scopeOfRootField(operation.operation, field),
    })),
    fault: shapeFault(document, operation),
    isLasting: isLastingDocument(schema, document),
    asksForSchema: rootNames.some((field) => field === "__schema" || field === "__type"),
    costOf: costsOf(operation, weigh),
    waitSecondsOf: waitSecondsOf(operation, root),
  };
}

/** Where no variable has a say, the cost is worked out once. */
function costsOf(operation: OperationDefinitionNode, weigh: Weigh): OperationPlan["costOf"] {
  let fixed: number | null = null;
  return (given) => {
    if (fixed !== null) return fixed;
    const variables = new RequestVariables(operation, given);
    const cost = costOf(weigh(variables));
    if (!variables.wereRead) fixed = cost;
    return cost;
  };
}

function operationNotFound({ definitions }: DocumentNode, name: string | null): ClienteleError {
  const found = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length;
  return new ClienteleError("OPERATION_NOT_FOUND", { found, name: name ?? "not given" });
}

function rootFieldNames(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): string[] {
  const names = new Set<string>();
  const seen = new Set<string>();
  const look = ({ selections }: SelectionSetNode) => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) names.add(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) look(selection.selectionSet);
      else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        const fragment = fragments.get(selection.name.value);
        if (fragment) look(fragment.selectionSet);
      }
    }
  };
  look(set);
  return [...names];
}

/** Mutations run one after the other, so their `input.waitSeconds` add up; those in fragments are taken for the usual. */
function waitSecondsOf(operation: OperationDefinitionNode, root: GraphQLObjectType) {
  const waits = operation.selectionSet.selections.flatMap((selection) => {
    if (operation.operation !== "mutation" || selection.kind !== Kind.FIELD) return [];
    const usual = usualWait(root, selection.name.value);
    const node = selection.arguments?.find(({ name }) => name.value === "input")?.value;
    return usual === null ? [] : [{ usual, node }];
  });
  if (waits.length === 0) return () => 0;
  return (given: Readonly<Record<string, unknown>>) => {
    const variables = new RequestVariables(operation, given);
    return waits.reduce((total, { usual, node }) => {
      const value = variables.at(node, ["waitSeconds"]);
      const seconds = typeof value === "number" ? value : usual;
      return total + Math.min(Math.max(seconds, 0), LONGEST_WAIT);
    }, 0);
  };
}

/** The default of `input.waitSeconds`; null where a mutation has no such field. */
function usualWait(root: GraphQLObjectType, field: string): number | null {
  const argument = root.getFields()[field]?.args.find(({ name }) => name === "input");
  const type = argument && isNonNullType(argument.type) ? argument.type.ofType : argument?.type;
  const wait = isInputObjectType(type) ? type.getFields().waitSeconds : undefined;
  return wait ? Number(wait.defaultValue ?? 0) : null;
}

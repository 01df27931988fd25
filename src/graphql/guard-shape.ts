import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { ClienteleError } from "../errors.js";

const DEEPEST = 10;
const MOST_ALIASES = 15;
const MOST_DIRECTIVES = 5;
/** Validation compares fields of the same name that may fall together, which takes time by their number squared. */
const MOST_REPEATS_IN_ONE_PLACE = 30;
/** Of fields with fields inside, in all of the document. */
const MOST_REPEATS = 100;

interface Shape {
  /** Levels of fields, leaves included. */
  depth: number;
  aliases: number;
  directives: number;
}

/**
 * What is wrong with the shape of an operation, whatever the schema: so that it can be asked before validation, whose
 * time it bounds. Fragments are followed for depth; aliases and directives count as often as they are written. What
 * describes the schema may be as deep as it is: the usual introspection query has 15 levels.
 */
export function shapeFault(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): ClienteleError | null {
  const { depth, aliases, directives } = measure(document, operation);
  if (depth > DEEPEST) return new ClienteleError("QUERY_TOO_DEEP", { value: depth, limit: DEEPEST });
  if (aliases > MOST_ALIASES)
    return new ClienteleError("TOO_MANY_ALIASES", { value: aliases, limit: MOST_ALIASES });
  if (directives > MOST_DIRECTIVES) {
    return new ClienteleError("TOO_MANY_DIRECTIVES", { value: directives, limit: MOST_DIRECTIVES });
  }
  return null;
}

/** Each fragment is looked at once, so the time does not grow with how often fragments meet. */
function measure(document: DocumentNode, operation: OperationDefinitionNode): Shape {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const shape: Shape = { depth: 0, aliases: 0, directives: operation.directives?.length ?? 0 };
  for (const { directives } of operation.variableDefinitions ?? [])
    shape.directives += directives?.length ?? 0;
  const depths = new Map<string, number>();
  const depthOfFragment = (name: string): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    const fragment = fragments.get(name);
    if (!fragment) return 0; // validation says so
    depths.set(name, 0); // a fragment that leads to itself is refused by validation
    shape.directives += fragment.directives?.length ?? 0;
    const depth = depthOf(fragment.selectionSet);
    depths.set(name, depth);
    return depth;
  };
  const depthOf = (set: SelectionSetNode): number => {
    let deepest = 0;
    for (const selection of set.selections) {
      shape.directives += selection.directives?.length ?? 0;
      let depth: number;
      if (selection.kind === Kind.FRAGMENT_SPREAD) depth = depthOfFragment(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) depth = depthOf(selection.selectionSet);
      else {
        if (selection.alias) shape.aliases++;
        const inside = selection.selectionSet ? depthOf(selection.selectionSet) : 0;
        depth = selection.name.value.startsWith("__") ? 1 : 1 + inside;
      }
      if (depth > deepest) deepest = depth;
    }
    return deepest;
  };
  shape.depth = depthOf(operation.selectionSet);
  return shape;
}

/** What is wrong with a document that asks for the same again and again. */
export function repeatsFault(document: DocumentNode): ClienteleError | null {
  const sets = document.definitions.flatMap((definition) =>
    "selectionSet" in definition ? [definition.selectionSet] : [],
  );
  const inAll = new Map<string, number>();
  for (let set = sets.pop(); set; set = sets.pop()) {
    const inSet = new Map<string, number>();
    for (const selection of set.selections) {
      if (selection.kind !== Kind.FRAGMENT_SPREAD && selection.selectionSet)
        sets.push(selection.selectionSet);
      if (selection.kind !== Kind.FIELD) continue;
      const name = selection.alias?.value ?? selection.name.value;
      const here = count(inSet, name);
      if (here > MOST_REPEATS_IN_ONE_PLACE) return tooManyRepeats(name, MOST_REPEATS_IN_ONE_PLACE);
      if (selection.selectionSet && count(inAll, name) > MOST_REPEATS)
        return tooManyRepeats(name, MOST_REPEATS);
    }
  }
  return null;
}

function count(counts: Map<string, number>, name: string): number {
  const counted = (counts.get(name) ?? 0) + 1;
  counts.set(name, counted);
  return counted;
}

function tooManyRepeats(field: string, limit: number): ClienteleError {
  return new ClienteleError("TOO_MANY_REPEATS", { field, limit });
}

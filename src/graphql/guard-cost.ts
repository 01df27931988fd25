import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from "graphql";
import { type SizeArgument, sizeOf } from "./guard-sizes.js";
import type { RequestVariables } from "./guard-variables.js";

/** What a part of a query may bring. */
interface Weight {
  /** Items of lists, each times the items inside it. */
  readonly items: number;
  /** Single objects, each times the items around it. */
  readonly objects: number;
  /** The members of the page around it, all of them together: what one member is. */
  readonly members: Weight | null;
}

/** Worked out for the variables of one request. */
export type Weigh = (variables: RequestVariables) => Weight;

const NOTHING: Weight = { items: 0, objects: 0, members: null };
/** Single objects come from memory or one batch, so ten of them count as one item. */
const OBJECTS_FOR_ONE = 10;
/** What is larger is told as this. */
const LARGEST_COST = 1_000_000_000;

export function costOf({ items, objects }: Weight): number {
  const cost = Math.ceil(Math.max(items, objects / OBJECTS_FOR_ONE));
  return Math.min(Math.max(1, cost), LARGEST_COST);
}

/**
 * Makes the scales for selection sets of a document. A fragment is weighed once for each request, however often it is
 * spread, so the time grows with the length of the document only; the weights themselves may become huge, or Infinity.
 * A field that is asked for twice counts twice.
 */
export function openScales(
  schema: GraphQLSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): (set: SelectionSetNode, type: GraphQLCompositeType) => Weigh {
  const ofFragments = new Map<string, Weigh>();

  const weighFragment = (name: string): Weigh => {
    const known = ofFragments.get(name);
    if (known) return known;
    const fragment = fragments.get(name) as FragmentDefinitionNode; // the document is valid
    const weigh = oncePerRequest(
      weighSet(fragment.selectionSet, typeNamed(schema, fragment.typeCondition.name.value)),
    );
    ofFragments.set(name, weigh);
    return weigh;
  };

  const weighSet = (set: SelectionSetNode, type: GraphQLCompositeType): Weigh => {
    const parts = set.selections.flatMap((selection) => {
      const weigh = weighSelection(selection, type);
      return weigh ? [{ weigh: ifIncluded(selection, weigh), only: onlyFor(selection, type) }] : [];
    });
    const common = sum(parts.flatMap(({ weigh, only }) => (only === null ? [weigh] : [])));
    const types = [...new Set(parts.flatMap(({ only }) => only ?? []))];
    if (types.length === 0) return common;
    const alternatives = types.map((name) =>
      sum(parts.flatMap(({ weigh, only }) => (only === name ? [weigh] : []))),
    );
    return sum([common, largest(alternatives)]);
  };

  /** The one type that a selection is for, where its surroundings may be of several; null where it is for all. */
  const onlyFor = (selection: SelectionNode, type: GraphQLCompositeType): string | null => {
    if (!isAbstractType(type) || selection.kind === Kind.FIELD) return null;
    const { typeCondition } =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : (fragments.get(selection.name.value) as FragmentDefinitionNode);
    const name = typeCondition?.name.value;
    return name !== undefined && isObjectType(schema.getType(name)) ? name : null;
  };

  const weighSelection = (selection: SelectionNode, type: GraphQLCompositeType): Weigh | null => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return weighFragment(selection.name.value);
    if (selection.kind === Kind.FIELD) return weighField(selection, type);
    const condition = selection.typeCondition?.name.value;
    return weighSet(selection.selectionSet, condition ? typeNamed(schema, condition) : type);
  };

  const weighField = (node: FieldNode, parent: GraphQLCompositeType): Weigh | null => {
    const field = fieldOf(parent, node.name.value);
    const type = field && getNamedType(field.type);
    if (!field || !node.selectionSet || !type || !isCompositeType(type)) return null;
    const size = isObjectType(parent) ? sizeOf(parent, field) : ({ kind: "object" } as const);
    const inside = weighSet(node.selectionSet, type);
    if (size.kind === "same") return inside;
    if (size.kind === "object") return plusObject(inside);
    if (size.kind === "members") return asMembers(inside);
    if (size.kind === "page") return timesMembers(countOf(node, size.sizes), inside);
    const { size: count } = size;
    return times(typeof count === "number" ? () => count : countOf(node, count), inside);
  };

  return weighSet;
}

function fieldOf(type: GraphQLNamedType, name: string): GraphQLField<unknown, unknown> | null {
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return "getFields" in type ? ((type.getFields()[name] as GraphQLField<unknown, unknown>) ?? null) : null;
}

function typeNamed(schema: GraphQLSchema, name: string): GraphQLCompositeType {
  return schema.getType(name) as GraphQLCompositeType; // the document is valid
}

function countOf({ arguments: given = [] }: FieldNode, sizes: readonly SizeArgument[]) {
  const found = sizes.map((size) => ({
    ...size,
    node: given.find(({ name }) => name.value === size.name)?.value,
  }));
  const usual = found.length > 0 ? found[0].usual / found[0].forOne : 1;
  return (variables: RequestVariables): number => {
    let count: number | null = null;
    for (const { node, path, largest, forOne } of found) {
      const value = variables.at(node, path);
      const size = Array.isArray(value) ? value.length : value;
      if (typeof size !== "number") continue;
      count = Math.max(count ?? 0, Math.min(Math.max(size, 1), largest) / forOne);
    }
    return count ?? usual;
  };
}

function times(count: (variables: RequestVariables) => number, inside: Weigh): Weigh {
  return (variables) => {
    const n = count(variables);
    const { items, objects } = inside(variables);
    return { ...NOTHING, items: n * Math.max(1, items), objects: n * objects };
  };
}

function timesMembers(count: (variables: RequestVariables) => number, inside: Weigh): Weigh {
  return (variables) => {
    const { items, objects, members } = inside(variables);
    if (!members) return { items, objects, members };
    const n = count(variables);
    return {
      items: items + n * Math.max(1, members.items),
      objects: objects + n * members.objects,
      members: null,
    };
  };
}

function asMembers(inside: Weigh): Weigh {
  return (variables) => ({ ...NOTHING, members: inside(variables) });
}

function plusObject(inside: Weigh): Weigh {
  return (variables) => {
    const { items, objects } = inside(variables);
    return { items, objects: objects + 1, members: null };
  };
}

function sum(parts: readonly Weigh[]): Weigh {
  if (parts.length === 0) return () => NOTHING;
  if (parts.length === 1) return parts[0];
  return (variables) => parts.map((weigh) => weigh(variables)).reduce(plus);
}

function plus(a: Weight, b: Weight): Weight {
  const members = a.members && b.members ? plus(a.members, b.members) : (a.members ?? b.members);
  return { items: a.items + b.items, objects: a.objects + b.objects, members };
}

function largest(alternatives: readonly Weigh[]): Weigh {
  return (variables) => {
    const weights = alternatives.map((weigh) => weigh(variables));
    return {
      items: Math.max(...weights.map(({ items }) => items)),
      objects: Math.max(...weights.map(({ objects }) => objects)),
      members: null, // no page is of several types
    };
  };
}

/** Leaves a selection out where @skip or @include say so. */
function ifIncluded({ directives = [] }: SelectionNode, weigh: Weigh): Weigh {
  const conditions = directives
    .filter(({ name }) => name.value === "skip" || name.value === "include")
    .map(({ name, arguments: given = [] }) => ({ is: name.value === "include", node: given[0]?.value }));
  if (conditions.length === 0) return weigh;
  return (variables) =>
    conditions.every(({ is, node }) => variables.at(node, []) === is) ? weigh(variables) : NOTHING;
}

function oncePerRequest(weigh: Weigh): Weigh {
  let last: RequestVariables | null = null;
  let weight = NOTHING;
  return (variables) => {
    if (variables === last) return weight;
    weight = weigh(variables);
    last = variables;
    return weight;
  };
}

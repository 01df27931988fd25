import { type GraphQLField, type GraphQLObjectType, isListType, isNonNullType } from "graphql";

/** How cost counts a field that has fields of its own. */
export type FieldSize =
  /** A page: its size times what its members are; what stands beside them counts once. */
  | { readonly kind: "page"; readonly sizes: readonly SizeArgument[] }
  /** The members of the page around it. */
  | { readonly kind: "members" }
  /** Nothing of its own: the node of an edge. */
  | { readonly kind: "same" }
  /** A list: its size times what is inside it. */
  | { readonly kind: "list"; readonly size: number | readonly SizeArgument[] }
  | { readonly kind: "object" };

/** An argument that says how many there will be. */
export interface SizeArgument {
  readonly name: string;
  /** Where the number stands in the argument; a list counts by its length. */
  readonly path: readonly string[];
  readonly largest: number;
  /** Where nothing is said. */
  readonly usual: number;
  /** How many count as one. */
  readonly forOne: number;
}

const LIST_SIZE = 10;
/** So that the usual introspection query stays below the limit, and a circular one does not. */
const SCHEMA_LIST_SIZE = 8;

/** What a list argument of a page says; a size out of range is refused where the page is read. */
const PAGE_SIZE = { path: [], largest: 100, usual: 20, forOne: 1 };

/** What reads all of a run's customers, though it is kept then. */
const READING = 5;

const SPECIAL: Readonly<Record<string, FieldSize>> = {
  "Mutation.classifyCustomers": {
    kind: "page",
    sizes: [{ name: "input", path: ["customers"], largest: 1_000, usual: 1, forOne: 10 }],
  },
  "ClassifyCustomersPayload.results": { kind: "members" },
  "Query.compareProfiles": {
    kind: "page",
    sizes: [{ name: "first", path: [], largest: 1_000_000, usual: 100, forOne: 1 }],
  },
  "ProfileComparison.changes": { kind: "members" },
  "Segment.rule": { kind: "list", size: READING },
  "SegmentRule.conditions": { kind: "list", size: 3 },
  "Segment.overdue": { kind: "list", size: READING },
  "Query.nodes": { kind: "list", size: [{ ...PAGE_SIZE, name: "ids" }] },
};

export function sizeOf(parent: GraphQLObjectType, field: GraphQLField<unknown, unknown>): FieldSize {
  const special = SPECIAL[`${parent.name}.${field.name}`];
  if (special) return special;
  const type = isNonNullType(field.type) ? field.type.ofType : field.type;
  if (parent.name.endsWith("Edge") && field.name === "node") return { kind: "same" };
  if (isListType(type)) {
    if (parent.name.endsWith("Connection")) return { kind: "members" };
    const named = String(type).replace(/[[\]!]/g, "");
    if (named === "UserError") return { kind: "list", size: 0 }; // instead of what was asked for
    return { kind: "list", size: named.startsWith("__") ? SCHEMA_LIST_SIZE : LIST_SIZE };
  }
  if (!String(type).endsWith("Connection")) return { kind: "object" };
  const sizes = field.args.filter(({ name }) => name === "first" || name === "last");
  return { kind: "page", sizes: sizes.map(({ name }) => ({ ...PAGE_SIZE, name })) };
}

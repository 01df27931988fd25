import { createHmac } from "node:crypto";
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  Kind,
  type SelectionSetNode,
} from "graphql";
import { isRecord } from "./parse-front-matter.js";

/** The field that holds a customer's number, and the types that have it. An `id` is of this database, not of the shop. */
const PERSONAL_FIELD = "customerNumber";
const PERSONAL_TYPES = ["Customer", "PcaPoint", "ProfileChange"];

const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"; // none that look alike
const LENGTH = 5;

/**
 * A name for a customer that is the same on every page of a database and leads back to nobody without its secret:
 * the first 25 bits of HMAC-SHA-256, so that among 1,000 customers of a page two share one with a chance of 1.5 %.
 */
export function pseudonymsBy(secret: Uint8Array): (customer: string) => string {
  return (customer) => {
    const digest = createHmac("sha256", secret).update(customer).digest();
    const letters = [...digest.subarray(0, LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]);
    return `Customer ${letters.join("")}`;
  };
}

/**
 * The data of an answer with another name in place of whatever names a customer, under any alias and in any fragment.
 *
 * @param data  the answer to the document as plain JSON
 */
export function pseudonymise(
  schema: GraphQLSchema,
  document: DocumentNode,
  data: unknown,
  pseudonymOf: (customer: string) => string,
): unknown {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  return operation ? renamed(data, operation.selectionSet, schema.getQueryType()!) : data;

  function renamed(value: unknown, selections: SelectionSetNode, type: GraphQLNamedType): unknown {
    if (Array.isArray(value)) return value.map((item) => renamed(item, selections, type));
    if (!isRecord(value)) return value;
    const result = { ...value };
    rename(result, selections, type);
    return result;
  }

  function rename(object: Record<string, unknown>, { selections }: SelectionSetNode, type: GraphQLNamedType) {
    for (const selection of selections) {
      if (selection.kind !== Kind.FIELD) {
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)!;
        const condition = fragment.typeCondition?.name.value;
        rename(object, fragment.selectionSet, condition ? schema.getType(condition)! : type);
        continue;
      }
      const key = (selection.alias ?? selection.name).value;
      const field = selection.name.value;
      const value = object[key];
      const isPersonal = field === PERSONAL_FIELD && PERSONAL_TYPES.includes(type.name);
      if (isPersonal && typeof value === "string") object[key] = pseudonymOf(value);
      else if (selection.selectionSet && isCompositeType(type) && value !== undefined) {
        const inner = "getFields" in type ? type.getFields()[field] : undefined;
        if (inner) object[key] = renamed(value, selection.selectionSet, getNamedType(inner.type));
      }
    }
  }
}

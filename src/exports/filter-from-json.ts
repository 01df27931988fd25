import { coerceInputValue, type GraphQLSchema, isInputObjectType } from "graphql";
import { ClienteleError } from "../errors.js";
import type { CustomerFilter } from "../graphql/customer.input.js";

const EXAMPLE = '{"tiers":["HIGH"],"recencyDays":{"gte":90}}';

/**
 * A filter of customers as it stands in a URL: JSON, read by the rules of the schema's own input type.
 * @throws ClienteleError BAD_OPTION with the field
 */
export function filterFromJson(schema: GraphQLSchema, text: string): CustomerFilter {
  const type = schema.getType("CustomerFilter");
  if (!isInputObjectType(type)) throw new Error("The schema has no CustomerFilter.");
  const faults: ClienteleError[] = [];
  const filter = coerceInputValue(parse(text), type, (path, value, { message }) => {
    faults.push(badFilter(path, value, message));
  });
  if (faults.length > 0) throw faults[0];
  return filter as CustomerFilter;
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // what is no JSON is no object either
  }
  throw badFilter([], text, `it must be a CustomerFilter in JSON, like ${EXAMPLE}.`);
}

function badFilter(path: readonly (string | number)[], value: unknown, why: string): ClienteleError {
  const written = typeof value === "string" ? value : JSON.stringify(value);
  return new ClienteleError("BAD_OPTION", {
    option: ["filter", ...path].join("."),
    value: written.slice(0, 100),
    why: why.replace(/ Did you mean .*/s, ""), // the schema is not told to those who may not ask for it
  });
}

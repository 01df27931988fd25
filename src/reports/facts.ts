/** The results of a notebook's queries, by the name of their cell; what `facts.json` holds. */
export type Facts = Record<string, unknown>;

/**
 * The value at a path such as `model.segments[0].revenue`: the one way to re-check a number of a page.
 * Null where an object on the way is null; undefined where there is no such path.
 */
export function lookUp(facts: unknown, path: string): unknown {
  const steps = path.match(/[^.[\]]+/g) ?? [];
  return steps.reduce<unknown>((value, step) => (value === null ? null : (value as never)?.[step]), facts);
}

/** True for null, undefined and an empty list: a result that leaves nothing to say. */
export function isEmptyResult(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

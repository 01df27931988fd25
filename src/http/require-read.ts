import type { Caller } from "../graphql/caller.js";

/** @throws an error with status 403 for a caller who may not read */
export function requireRead({ scopes }: Caller): void {
  if (scopes.has("read")) return;
  throw Object.assign(new Error("This token may not read. Use one with the scope read."), {
    statusCode: 403,
  });
}

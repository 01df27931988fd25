import { ACCESS_SCOPES, type AccessScope } from "../runs/access-scopes.js";

/** Who asks, and what they may do. */
export interface Caller {
  /** For logs and limits: a token's name, never the token. */
  readonly name: string;
  readonly scopes: ReadonlySet<AccessScope>;
  /** True for the program itself (reports, commands): no limits. */
  readonly isInternal: boolean;
}

export const INTERNAL_CALLER: Caller = {
  name: "internal",
  scopes: new Set(ACCESS_SCOPES),
  isInternal: true,
};

import { ACCESS_SCOPES, type AccessScope } from "../runs/access-scopes.js";

/** Who asks, and what they may do. */
export interface Caller {
  /** For logs and limits: a token's name, never the token. */
  readonly name: string;
  readonly scopes: ReadonlySet<AccessScope>;
  /** True for the program itself (reports, commands): no limits. */
  readonly isInternal: boolean;
  /** Counts an operation; absent where nobody counts. @throws ClienteleError RATE_LIMITED */
  readonly countOperation?: () => void;
}

export const INTERNAL_CALLER: Caller = {
  name: "internal",
  scopes: new Set(ACCESS_SCOPES),
  isInternal: true,
};

/** A caller without any token: whoever reaches this machine's own address may do everything. */
export const LOCAL_CALLER: Caller = { name: "local", scopes: INTERNAL_CALLER.scopes, isInternal: false };

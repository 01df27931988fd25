/**
 * What a token may do. `read`: queries, subscriptions, classification; `train`: train, tune, cancel, activate, name
 * segments; `import`: uploads, imports, previews, cleaning rules; `admin`: everything.
 */
export const ACCESS_SCOPES = ["read", "train", "import", "admin"] as const;

export type AccessScope = (typeof ACCESS_SCOPES)[number];

/**
 * What comes with the scopes that a token was given. Every scope includes `read`, for what a mutation answers leads to
 * all that can be read.
 */
export function effectiveScopes(given: readonly AccessScope[]): ReadonlySet<AccessScope> {
  if (given.includes("admin")) return new Set(ACCESS_SCOPES);
  return new Set<AccessScope>(given.length > 0 ? ["read", ...given] : []);
}

/** Above this many customers the exact silhouette takes too long; the value is left out with a warning. */
export const SILHOUETTE_LIMIT = 50_000;

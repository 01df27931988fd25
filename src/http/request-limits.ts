/** What one GraphQL request may take, whatever carries it. */
export const LARGEST_BODY = 2 ** 20;
export const MOST_TOKENS = 2_000;
/** Seconds to an answer, besides those that a mutation was allowed to wait. */
export const ANSWER_SECONDS = 10;

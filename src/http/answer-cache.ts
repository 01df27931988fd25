import type { Database } from "../database/open-database.js";

/** What is kept of an answer. */
export interface KeptAnswer {
  readonly data: Record<string, unknown>;
  readonly hints: readonly string[];
}

/** Answers to queries that follow from the database alone, kept until another connection changes it. */
export interface AnswerCache {
  /** The state of the database now; an answer is kept for the state in which its work began. */
  state(): number;
  find(key: string): KeptAnswer | null;
  keep(key: string, state: number, answer: KeptAnswer): void;
}

/** A query may cost 1,000, so an answer has some 200 KB at most. */
const MOST_ANSWERS = 200;

/** The answers asked for least recently go first. */
export function openAnswerCache({ dataVersion }: Pick<Database, "dataVersion">): AnswerCache {
  const kept = new Map<string, KeptAnswer>();
  let keptFor = -1;
  const state = () => {
    const now = dataVersion();
    if (now !== keptFor) kept.clear();
    keptFor = now;
    return now;
  };
  return {
    state,
    find(key) {
      state();
      const answer = kept.get(key);
      if (!answer) return null;
      kept.delete(key);
      kept.set(key, answer);
      return answer;
    },
    keep(key, begunIn, answer) {
      if (state() !== begunIn) return; // it may show what was there before, or a part of each
      kept.set(key, answer);
      if (kept.size > MOST_ANSWERS) kept.delete(kept.keys().next().value as string);
    },
  };
}

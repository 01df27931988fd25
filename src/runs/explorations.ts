import DataLoader from "dataloader";
import { recentResults } from "../jobs/recent-results.js";
import { canonicalJson } from "./canonical-json.js";
import {
  isFeaturePart,
  type Part,
  type PartOptions,
  type PartRequest,
  type PartResult,
} from "./explore-data.js";
import type { Explored } from "./explored-data.js";
import type { Reader } from "./reader.js";

/** Whose numbers are explored, as they stand now. */
export interface ExplorationSubject extends Explored {
  /** Differs wherever the numbers of equal queries might: the version's digest, the scoring it is seen through. */
  readonly state: string;
  /** How many customers were erased so far: what was computed before the last of them is forgotten. */
  readonly erasures: number;
}

/** Explorations as answers need them: part by part, computed in a reader, kept in memory. */
export interface Explorations {
  /**
   * A part of an exploration. Parts that are asked for at the same time share what they read; equal ones are computed
   * once.
   * @throws ClienteleError QUERY_TIMEOUT, NOT_FOUND
   */
  part<P extends Part>(subject: ExplorationSubject, part: P, options: PartOptions<P>): Promise<PartResult<P>>;
}

/** Rows of results that are kept: some 100 MB at the very most. */
const ROWS_KEPT = 200_000;

interface Wanted {
  readonly subject: ExplorationSubject;
  readonly request: PartRequest;
}

export function openExplorations(reader: Reader): Explorations {
  let erasures: number | null = null;
  const results = new DataLoader<Wanted, unknown, string>((wanted) => computeAll(reader, wanted), {
    cacheKeyFn: ({ subject, request }) => `${subjectKey(subject)} ${canonicalJson(request)}`,
    cacheMap: recentResults(ROWS_KEPT, rowsOf),
  });
  return {
    async part(subject, part, options) {
      if (erasures !== subject.erasures) results.clearAll();
      erasures = subject.erasures;
      const wanted = { subject, request: { part, options } as PartRequest };
      try {
        return (await results.load(wanted)) as never;
      } catch (error) {
        results.clear(wanted);
        throw error;
      }
    },
  };
}

/** The query itself is the key: it holds the version, the scoring and every value of the filter. */
function subjectKey({ state, customers }: ExplorationSubject): string {
  return JSON.stringify([state, customers.sql, customers.parameters]);
}

/**
 * Two tasks for each exploration, at most: one for what is computed from features, one for what is computed from order
 * lines. Where one fails, its parts do.
 */
async function computeAll(reader: Reader, wanted: readonly Wanted[]): Promise<unknown[]> {
  const groups = new Map<string, number[]>();
  wanted.forEach(({ subject, request }, i) => {
    const key = `${isFeaturePart(request.part)} ${subjectKey(subject)}`;
    groups.set(key, [...(groups.get(key) ?? []), i]);
  });
  const results: unknown[] = [];
  await Promise.all(
    Array.from(groups.values(), async (own) => {
      const { versionId, customers } = wanted[own[0]].subject;
      const parts = own.map((i) => wanted[i].request);
      const found = await reader.run("explore", { versionId, customers, parts }).catch((error) => error);
      own.forEach((i, place) => {
        results[i] = found instanceof Error ? found : found[place];
      });
    }),
  );
  return results;
}

/** How many rows a result has, those within its rows too. */
function rowsOf(result: unknown): number {
  if (typeof result !== "object" || result === null) return 0;
  const inner = Object.values(result).reduce<number>((rows, value) => rows + rowsOf(value), 0);
  return inner + 1;
}

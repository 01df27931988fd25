import type { SelectQueryBuilder } from "kysely";
import { ArgsType, Field, Int } from "type-graphql";
import { beyond, type KeysetOrder, orderBy, type Position } from "../database/keyset.js";
import { ClienteleError } from "../errors.js";

const DEFAULT_PAGE = 20;
const LARGEST_PAGE = 100;

@ArgsType()
export class ForwardPage {
  @Field(() => Int, {
    nullable: true,
    description: "How many from the start, 1–100; 20 where nothing is said.",
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: "Only what follows this cursor." })
  after?: string | null;
}

@ArgsType()
export class PageArgs extends ForwardPage {
  @Field(() => Int, { nullable: true, description: "How many from the end, 1–100." })
  last?: number | null;

  @Field(() => String, { nullable: true, description: "Only what stands before this cursor." })
  before?: string | null;
}

/** One page of a list: rows in the list's order, and whether there are more on either side. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** The cursor of a row; few clients want all of them. */
  cursorOf(row: Row): string;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

export interface Paging<Row> {
  readonly order: KeysetOrder;
  /** Tells the cursors of one list and order from those of another. */
  readonly name: string;
  positionOf(row: Row): Position;
}

/** What a request asks of a list, made out before the list is read. */
export interface PageRequest<Row> {
  /** At most so many rows; one more is read to know whether there are more. */
  readonly limit: number;
  readonly isBackward: boolean;
  /** Where the page begins, or ends where it is read backwards; null = at the end of the list. */
  readonly at: Position | null;
  readonly paging: Paging<Row>;
}

/** @throws ClienteleError LIMIT_OUT_OF_RANGE, BAD_PAGING, BAD_CURSOR */
export function pageRequest<Row>(args: PageArgs, paging: Paging<Row>): PageRequest<Row> {
  const { limit, isBackward } = readLimit(args);
  const cursor = (isBackward ? args.before : args.after) ?? null;
  return { limit, isBackward, at: cursor === null ? null : parseCursor(cursor, paging), paging };
}

/** The query of a page's rows and one more, in the order in which they are read: stable while rows come and go. */
export function narrowToPage<DB, TB extends keyof DB, O, Row>(
  query: SelectQueryBuilder<DB, TB, O>,
  { limit, isBackward, at, paging: { order } }: PageRequest<Row>,
): SelectQueryBuilder<DB, TB, O> {
  const within = at ? query.where(beyond(order, at, isBackward ? "before" : "after")) : query;
  return within.orderBy(orderBy(order, isBackward)).limit(limit + 1);
}

/** The page of the rows that its query gave. */
export function cutPage<Row>(rows: readonly Row[], request: PageRequest<Row>): Page<Row> {
  const { limit, isBackward, at, paging } = request;
  const hasMore = rows.length > limit;
  const shown = rows.slice(0, limit);
  if (isBackward) shown.reverse();
  return {
    rows: shown,
    cursorOf: (row) => makeCursor(paging, row),
    hasNextPage: isBackward ? at !== null : hasMore,
    hasPreviousPage: isBackward ? hasMore : at !== null,
  };
}

/**
 * Reads one page by keyset.
 * @throws ClienteleError LIMIT_OUT_OF_RANGE, BAD_PAGING, BAD_CURSOR
 */
export async function readPage<DB, TB extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, TB, Row>,
  args: PageArgs,
  paging: Paging<Row>,
): Promise<Page<Row>> {
  const request = pageRequest(args, paging);
  return cutPage((await narrowToPage(query, request).execute()) as Row[], request);
}

function readLimit({ first, last, after, before }: PageArgs): { limit: number; isBackward: boolean } {
  const given = Object.entries({ first, after, last, before }).filter(([, value]) => value != null);
  const isBackward = last != null || before != null;
  if (isBackward && (first != null || after != null)) {
    throw new ClienteleError("BAD_PAGING", { given: given.map(([name]) => name).join(" and ") });
  }
  const limit = (isBackward ? last : first) ?? DEFAULT_PAGE;
  requireLimit(isBackward ? "last" : "first", limit, LARGEST_PAGE);
  return { limit, isBackward };
}

/** @throws ClienteleError LIMIT_OUT_OF_RANGE */
export function requireLimit(field: string, value: number, limit: number): void {
  if (value < 1 || value > limit)
    throw new ClienteleError("LIMIT_OUT_OF_RANGE", { field, limit, value }, [field]);
}

function makeCursor<Row>({ name, order, positionOf }: Paging<Row>, row: Row): string {
  const { value, key } = positionOf(row);
  return Buffer.from(JSON.stringify([name, order.direction, value, key])).toString("base64url");
}

function parseCursor<Row>(cursor: string, { name, order }: Paging<Row>): Position {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(parts) && parts.length === 4 && parts[0] === name && parts[1] === order.direction) {
      const [value, key] = parts.slice(2);
      const isKey = typeof key === "string" || typeof key === "number";
      if (isKey && (value === null || typeof value === "string" || typeof value === "number"))
        return { value, key };
    }
  } catch {
    // not JSON: no cursor of ours
  }
  throw new ClienteleError("BAD_CURSOR", { cursor: cursor.slice(0, 100) });
}

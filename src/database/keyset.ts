import { type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from "kysely";

type Direction = "ASC" | "DESC";

/** What a list is ordered by: a value that may be null (nulls last), then a key that is unique (always ascending). */
export interface KeysetOrder {
  /** Null where the list is ordered by the key alone, in the direction: an index of the key can then drive it. */
  readonly value: RawBuilder<unknown> | null;
  readonly key: RawBuilder<unknown>;
  readonly direction: Direction;
}

/** Where a page ends or begins: the value and the key of a row. */
export interface Position {
  readonly value: number | string | null;
  readonly key: number | string;
}

/** True for the rows that stand after the position, or before it. Stable while rows come and go. */
export function beyond(order: KeysetOrder, at: Position, side: "after" | "before"): RawBuilder<SqlBool> {
  const { value, key } = order;
  const isForward = (order.direction === "ASC") === (side === "after");
  if (value === null) return isForward ? sql<SqlBool>`${key} > ${at.key}` : sql<SqlBool>`${key} < ${at.key}`;
  const keyBeyond = side === "after" ? sql<SqlBool>`${key} > ${at.key}` : sql<SqlBool>`${key} < ${at.key}`;
  if (at.value === null) {
    const sameValue = sql<SqlBool>`(${value} IS NULL AND ${keyBeyond})`;
    return side === "after" ? sameValue : sql<SqlBool>`(${value} IS NOT NULL OR ${sameValue})`;
  }
  const valueBeyond = isForward ? sql<SqlBool>`${value} > ${at.value}` : sql<SqlBool>`${value} < ${at.value}`;
  const nulls = side === "after" ? sql<SqlBool>` OR ${value} IS NULL` : sql``;
  return sql<SqlBool>`(${valueBeyond} OR (${value} = ${at.value} AND ${keyBeyond})${nulls})`;
}

/** The ORDER BY of the list, or of the list read backwards. */
export function orderBy(order: KeysetOrder, isBackward: boolean): RawBuilder<unknown> {
  const direction = (isUp: boolean) => sql.raw(isUp !== isBackward ? "ASC" : "DESC");
  const isAscending = order.direction === "ASC";
  if (order.value === null) return sql`${order.key} ${direction(isAscending)}`;
  const nulls = direction(true);
  return sql`${order.value} IS NULL ${nulls}, ${order.value} ${direction(isAscending)}, ${order.key} ${direction(true)}`;
}

/** How many rows a list has in all. */
export async function countRows<DB, TB extends keyof DB, Row>(
  list: SelectQueryBuilder<DB, TB, Row>,
): Promise<number> {
  const counted = list.clearSelect().select(sql<number>`count(*)`.as("count"));
  const { count } = (await counted.executeTakeFirstOrThrow()) as { count: number };
  return count;
}

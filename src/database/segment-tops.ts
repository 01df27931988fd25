import { type RawBuilder, sql } from "kysely";
import type { Database } from "./open-database.js";
import { type LineScope, visibleLines } from "./visible-lines.js";

/** What a segment buys most, or where from. */
export interface GroupTotals {
  readonly key: string;
  readonly label: string;
  readonly customerCount: number;
  readonly orders: number;
  /** Thousandths of the currency. */
  readonly revenueMilli: number;
}

export interface SegmentTops {
  readonly countries: readonly GroupTotals[];
  readonly products: readonly GroupTotals[];
}

/** Groups kept for each segment. */
export const TOP_LIMIT = 20;

interface TopRow {
  readonly segment: number;
  readonly key: string;
  readonly label: string;
  readonly customers: number;
  readonly orders: number;
  readonly revenue: number;
}

/** The countries and products with the most revenue in each segment; ties by name. */
export async function segmentTops(
  database: Database,
  scope: LineScope,
  profileMask: number,
  members: { customerIds: Int32Array; segments: Int32Array; segmentCount: number },
): Promise<SegmentTops[]> {
  fillMembers(database, members);
  const lines = visibleLines(database.db, scope, profileMask);
  const countries = (await topCountries(lines).execute(database.db)).rows;
  const products = (await topProducts(lines).execute(database.db)).rows;
  database.sqlite.exec("DROP TABLE temp.member");
  return Array.from({ length: members.segmentCount }, (_, segment) => ({
    countries: countries.filter((row) => row.segment === segment).map(totals),
    products: products.filter((row) => row.segment === segment).map(totals),
  }));
}

/** A temporary table is this connection's own: filling it holds nobody up. */
function fillMembers({ sqlite }: Database, members: { customerIds: Int32Array; segments: Int32Array }): void {
  sqlite.exec("CREATE TEMP TABLE member (customer_id INTEGER PRIMARY KEY, segment INTEGER NOT NULL) STRICT");
  const insert = sqlite.prepare("INSERT INTO temp.member (customer_id, segment) VALUES (?, ?)");
  const fill = sqlite.transaction(() => {
    members.customerIds.forEach((id, i) => {
      insert.run(id, members.segments[i]);
    });
  });
  fill();
}

type Lines = ReturnType<typeof visibleLines>;

function topCountries(lines: Lines) {
  return sql<TopRow>`
    WITH ${topGroups(lines, sql`country_id`, sql`SELECT id, name AS key FROM country`)}
    SELECT top.*, key AS label FROM top
    ORDER BY segment, place`;
}

/** A product is shown under the description that most of its kept lines have, ties to the first by text. */
function topProducts(lines: Lines) {
  return sql<TopRow>`
    WITH ${topGroups(lines, sql`product_id`, sql`SELECT id, stock_code AS key FROM product`)},
    named AS (
      SELECT product_id, text,
        row_number() OVER (PARTITION BY product_id ORDER BY count(*) DESC, text) AS name_place
      FROM line JOIN description ON description.id = line.description_id
      WHERE product_id IN (SELECT group_id FROM top)
      GROUP BY product_id, text)
    SELECT top.*, coalesce(named.text, key) AS label FROM top
    LEFT JOIN named ON named.product_id = top.group_id AND named.name_place = 1
    ORDER BY segment, place`;
}

/** The CTEs `line` (kept lines) and `top` (the groups of each segment with the most revenue). */
function topGroups(lines: Lines, group: RawBuilder<unknown>, keys: RawBuilder<unknown>) {
  return sql`
    line AS (SELECT * FROM (${lines}) WHERE first_rule = 0),
    grouped AS (
      SELECT m.segment, ${group} AS group_id,
        count(DISTINCT line.customer_id) AS customers,
        count(DISTINCT line.invoice_id) + count(DISTINCT CASE WHEN line.invoice_id IS NULL
          THEN line.customer_id || '@' || line.ordered_at END) AS orders,
        sum(line.amount) AS revenue
      FROM line JOIN temp.member AS m ON m.customer_id = line.customer_id
      WHERE ${group} IS NOT NULL
      GROUP BY m.segment, ${group}),
    placed AS (
      SELECT *, row_number() OVER (PARTITION BY segment ORDER BY revenue DESC, key) AS place
      FROM grouped JOIN (${keys}) ON id = group_id),
    top AS (SELECT * FROM placed WHERE place <= ${TOP_LIMIT})`;
}

function totals(row: TopRow): GroupTotals {
  return {
    key: row.key,
    label: row.label,
    customerCount: row.customers,
    orders: row.orders,
    revenueMilli: row.revenue,
  };
}

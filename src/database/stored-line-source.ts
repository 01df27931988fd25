import { type SqlBool, sql } from "kysely";
import { forEachRow } from "./for-each-row.js";
import { largestLineId } from "./largest-line-id.js";
import { firstLines, joinLines, type LineColumns, type LineSource, newLineColumns } from "./line-columns.js";
import type { Database } from "./open-database.js";
import { type LineScope, visibleLines } from "./visible-lines.js";

/** As many lines as are held in memory at once: about 50 MB of them. */
export const MOST_LINES_IN_MEMORY = 1 << 20;

/** Bits of all seven rules. */
const ALL_RULES = 0b1111111;

const COLUMNS = [
  ...["id", "import_id", "invoice_id", "product_id", "description_id", "customer_id", "country_id"],
  ...["ordered_at", "quantity", "unit_price", "rules"],
];

/**
 * The lines of a data set as they are stored, with all rules that apply to them whatever the profile. Where they are
 * many, each part is one look at the table.
 */
export function storedLineSource(database: Database, scope: LineScope): LineSource {
  return {
    *parts() {
      const most = largestLineId(database);
      const parts = Math.max(1, Math.ceil(most / MOST_LINES_IN_MEMORY));
      const room = { lines: newLineColumns(Math.ceil(parts === 1 ? most : 1.25 * MOST_LINES_IN_MEMORY)) };
      for (let part = 0; part < parts; part++) yield readPart(database, scope, { part, parts }, room);
    },
  };
}

interface Part {
  readonly part: number;
  readonly parts: number;
}

/** Memory that all parts use, one after the other. */
interface Room {
  lines: LineColumns;
}

function readPart(database: Database, scope: LineScope, { part, parts }: Part, room: Room): LineColumns {
  const { add, count } = lineCollector(room);
  const lines = visibleLines(database.db, scope, ALL_RULES).$if(parts > 1, (q) =>
    q.where(
      sql<SqlBool>`abs(coalesce(l.customer_id, l.invoice_id, l.ordered_at)) % ${sql.lit(parts)} = ${sql.lit(part)}`,
    ),
  );
  forEachRow(database, lines.compile(), COLUMNS, add);
  return firstLines(room.lines, count());
}

type Id = number | null;

/** Takes lines one by one; the system gives memory only to what is written. */
function lineCollector(room: Room) {
  let { lines } = room;
  let n = 0;
  return {
    add(
      id: number,
      importId: number,
      invoice: Id,
      product: Id,
      description: Id,
      customer: Id,
      country: Id,
      at: number,
      many: number,
      price: number,
      rules: number,
    ) {
      if (n === lines.count) {
        lines = joinLines([lines, newLineColumns(1 + (n >> 1))]);
        room.lines = lines;
      }
      lines.ids[n] = id;
      lines.imports[n] = importId;
      lines.invoices[n] = invoice as number; // a typed array takes null as 0
      lines.products[n] = product as number;
      lines.descriptions[n] = description as number;
      lines.customers[n] = customer as number;
      lines.countries[n] = country as number;
      lines.instants[n] = at;
      lines.quantities[n] = many;
      lines.unitPrices[n] = price;
      lines.rules[n] = rules;
      n++;
    },
    count: () => n,
  };
}

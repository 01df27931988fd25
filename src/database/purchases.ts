import { type SqlBool, sql } from "kysely";
import { withRoomFor } from "../numeric/growing-array.js";
import { forEachRow } from "./for-each-row.js";
import type { Database } from "./open-database.js";
import { type LineScope, visibleLines } from "./visible-lines.js";

/** Whose order lines are read, and how. */
export interface PurchaseReading {
  readonly scope: LineScope;
  readonly profileMask: number;
  /** The bit of the rule that excludes cancellations. */
  readonly cancellationBit: number;
  /** Internal ids, NaN-free. */
  readonly customerIds: Float64Array;
  /** Gives the time that the data set's clocks show at an instant. */
  readonly toWall: (instant: number) => number;
}

/** Above so many customers all lines are read, rather than those of each customer. */
const FEW_CUSTOMERS = 2_000;
/** Lines without an invoice number are an order for each instant: numbers that no invoice has. */
const BEFORE_ALL_INSTANTS = -1e15;

/**
 * What some customers bought and cancelled. Lines of one order and instant that lie together are summed up: an invoice of
 * 25 lines takes as much room as one of a single line. Cancellations are those that count for net spend.
 */
export function readPurchases(database: Database, reading: PurchaseReading) {
  const { customerIds, cancellationBit, toWall } = reading;
  const isWanted = marksOf(customerIds);
  const bought = purchaseColumns();
  const cancelled = purchaseColumns();
  const visit = (customer: number, invoice: number | null, at: number, amount: number, rule: number) => {
    if (isWanted[customer] !== 1) return;
    const order = invoice ?? BEFORE_ALL_INSTANTS + at;
    (rule === cancellationBit ? cancelled : bought).add(customer, order, toWall(at), amount);
  };
  const columns = ["customer_id", "invoice_id", "ordered_at", "amount", "first_rule"];
  forEachRow(database, linesOf(database, reading).compile(), columns, visit);
  return { purchases: bought.result(), cancellations: cancelled.result() };
}

function linesOf({ db }: Database, { scope, profileMask, cancellationBit, customerIds }: PurchaseReading) {
  const few = customerIds.length <= FEW_CUSTOMERS ? JSON.stringify([...customerIds]) : null;
  return db
    .selectFrom(visibleLines(db, scope, profileMask).as("line"))
    .where("customer_id", "is not", null)
    .$if(few !== null, (q) => q.where(sql<SqlBool>`customer_id IN (SELECT value FROM json_each(${few}))`))
    .where(
      sql<SqlBool>`(first_rule = 0 OR first_rule = ${cancellationBit} AND amount < 0 AND NOT is_settled)`,
    )
    .select(["customer_id", "invoice_id", "ordered_at", "amount", "first_rule"]);
}

function marksOf(ids: Float64Array): Uint8Array {
  let largest = 0;
  for (let i = 0; i < ids.length; i++) if (ids[i] > largest) largest = ids[i];
  const marks = new Uint8Array(largest + 1);
  for (let i = 0; i < ids.length; i++) marks[ids[i]] = 1;
  return marks;
}

function purchaseColumns() {
  let customers = new Uint32Array(1_024);
  let orders = new Float64Array(1_024);
  let walls = new Float64Array(1_024);
  let amounts = new Float64Array(1_024);
  let n = 0;
  return {
    add(customer: number, order: number, wall: number, amount: number) {
      const last = n - 1;
      if (n > 0 && customers[last] === customer && orders[last] === order && walls[last] === wall) {
        amounts[last] += amount;
        return;
      }
      customers = withRoomFor(customers, n);
      orders = withRoomFor(orders, n);
      walls = withRoomFor(walls, n);
      amounts = withRoomFor(amounts, n);
      customers[n] = customer;
      orders[n] = order;
      walls[n] = wall;
      amounts[n] = amount;
      n++;
    },
    result: () => ({
      customers: customers.subarray(0, n),
      orders: orders.subarray(0, n),
      walls: walls.subarray(0, n),
      amounts: amounts.subarray(0, n),
    }),
  };
}

import type { CompiledQuery } from "kysely";
import { forEachRow } from "../database/for-each-row.js";
import type { Database } from "../database/open-database.js";
import { withRoomFor } from "../numeric/growing-array.js";
import { FEATURE_CATALOGUE, FEATURES } from "./feature-catalogue.js";
import { type FeatureTable, realValue } from "./feature-matrix.js";

const COLUMNS = ["customer_id", "number", ...FEATURES.map((feature) => FEATURE_CATALOGUE[feature].column)];

/** The table of a query's customers. Its values lie in shared memory: threads that get it do not copy them. */
export function readFeatureTable(database: Database, query: CompiledQuery): FeatureTable {
  const d = FEATURES.length;
  let found = new Float64Array(d);
  const ids: number[] = [];
  const numbers: string[] = [];
  forEachRow(database, query, COLUMNS, (id: number, number: string, ...stored: (number | null)[]) => {
    const at = ids.length * d;
    found = withRoomFor(found, at + d - 1);
    for (let j = 0; j < d; j++) found[at + j] = realValue(FEATURES[j], stored[j]);
    ids.push(id);
    numbers.push(number);
  });
  const order = Array.from(numbers.keys()).sort((a, b) => (numbers[a] < numbers[b] ? -1 : 1));
  const values = new Float64Array(new SharedArrayBuffer(8 * order.length * d));
  order.forEach((from, i) => {
    values.set(found.subarray(from * d, from * d + d), i * d);
  });
  return {
    customerIds: Int32Array.from(order, (from) => ids[from]),
    customerNumbers: order.map((from) => numbers[from]),
    values: { rows: order.length, columns: d, values },
  };
}

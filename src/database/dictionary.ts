import type { Database } from "./open-database.js";

type DictionaryTable = "customer" | "country" | "product" | "description" | "invoice";

const TEXT_COLUMN = {
  customer: "number",
  country: "name",
  product: "stock_code",
  description: "text",
  invoice: "number",
} as const satisfies Record<DictionaryTable, string>;

/** Gives each text its number in a dictionary table, adding it where it is new; null stays null. */
export type Dictionary = (text: string | null) => number | null;

/** @returns a dictionary that remembers what it has seen; use it within write transactions only */
export function openDictionary({ sqlite }: Database, table: DictionaryTable): Dictionary {
  const column = TEXT_COLUMN[table];
  const find = sqlite.prepare(`SELECT id FROM ${table} WHERE ${column} = ?`).pluck();
  const add = sqlite.prepare(`INSERT INTO ${table} (${column}) VALUES (?)`);
  const known = new Map<string, number>();
  return (text) => {
    if (text === null) return null;
    const before = known.get(text);
    if (before !== undefined) return before;
    const id = (find.get(text) as number | undefined) ?? Number(add.run(text).lastInsertRowid);
    known.set(text, id);
    return id;
  };
}

/** The texts of some numbers, in SQLite's order of texts. */
export function textsInOrder(
  { sqlite }: Database,
  table: DictionaryTable,
  ids: readonly number[],
): { id: number; text: string }[] {
  const column = TEXT_COLUMN[table];
  return sqlite
    .prepare<[string], { id: number; text: string }>(
      `SELECT id, ${column} AS text FROM ${table} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY ${column}`,
    )
    .all(JSON.stringify(ids));
}

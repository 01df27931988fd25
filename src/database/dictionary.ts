import type { Kysely } from "kysely";
import type { Connection } from "./connect.js";
import type { Database } from "./open-database.js";
import { ownText } from "./own-text.js";
import type { Tables } from "./tables.js";

/** Tables that give each text of a column a number. */
export type DictionaryTable = "customer" | "country" | "product" | "description" | "invoice";

const TEXT_COLUMN = {
  customer: "number",
  country: "name",
  product: "stock_code",
  description: "text",
  invoice: "number",
} as const satisfies Record<DictionaryTable, string>;

/** Texts that a dictionary table has not got yet: their numbers are `firstId`, `firstId` + 1, … */
export interface NewTexts {
  readonly table: DictionaryTable;
  readonly firstId: number;
  readonly texts: readonly string[];
}

/** Gives each text its number in a dictionary table, the next one where it is new. */
export interface Dictionary {
  /** 0 for null. */
  idOf(text: string | null): number;
  /** The texts that are new since the last call; whoever takes them stores them. */
  takeNew(): NewTexts;
}

/**
 * Texts that are remembered are looked for in memory, the others in the table: so the memory does not grow with the
 * file. New texts are remembered for at least as many other ones.
 */
const TEXTS_REMEMBERED = 1 << 16;

/** @returns a dictionary for one job: while it is used nobody else may add to the table */
export function openDictionary({ sqlite }: Database, table: DictionaryTable): Dictionary {
  const find = sqlite.prepare(`SELECT id FROM ${table} WHERE ${TEXT_COLUMN[table]} = ?`).pluck();
  const last = sqlite.prepare(`SELECT coalesce(max(id), 0) FROM ${table}`).pluck().get() as number;
  let remembered = new Map<string, number>();
  let older = new Map<string, number>();
  let isAllRemembered = last === 0;
  let added: string[] = [];
  let nextId = last + 1;
  const remember = (text: string, id: number) => {
    if (remembered.size >= TEXTS_REMEMBERED) {
      if (older.size > 0) isAllRemembered = false;
      older = remembered;
      remembered = new Map();
    }
    remembered.set(text, id);
    return id;
  };
  const lookUp = (text: string) => {
    const own = ownText(text);
    const known = older.get(own) ?? (isAllRemembered ? undefined : (find.get(own) as number | undefined));
    if (known === undefined) added.push(own);
    return remember(own, known ?? nextId++);
  };
  return {
    idOf: (text) => (text === null ? 0 : (remembered.get(text) ?? lookUp(text))),
    takeNew() {
      const taken = { table, firstId: nextId - added.length, texts: added };
      added = [];
      return taken;
    },
  };
}

/** @returns a function that stores new texts; call it within a write transaction */
export function textWriter({ sqlite }: Connection): (added: NewTexts) => void {
  const prepare = (table: DictionaryTable) =>
    sqlite.prepare(`INSERT INTO ${table} (id, ${TEXT_COLUMN[table]}) VALUES (?, ?)`);
  const inserts = {
    customer: prepare("customer"),
    country: prepare("country"),
    product: prepare("product"),
    description: prepare("description"),
    invoice: prepare("invoice"),
  };
  return ({ table, firstId, texts }) => {
    texts.forEach((text, i) => {
      inserts[table].run(firstId + i, text);
    });
  };
}

/** The text of a number; null for 0. */
export type TextOf = (table: DictionaryTable, id: number) => string | null;

/** Looks texts up one by one. */
export function textLookup({ sqlite }: Database): TextOf {
  const known = new Map<string, string>();
  return (table, id) => {
    if (id === 0) return null;
    const key = `${table} ${id}`;
    const text =
      known.get(key) ??
      (sqlite.prepare(`SELECT ${TEXT_COLUMN[table]} FROM ${table} WHERE id = ?`).pluck().get(id) as string);
    known.set(key, text);
    return text;
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

/** The numbers and texts of a dictionary. */
export function dictionaryTexts(db: Kysely<Tables>, table: DictionaryTable) {
  switch (table) {
    case "invoice":
      return db.selectFrom("invoice").select(["id", "number as text"]);
    case "customer":
      return db.selectFrom("customer").select(["id", "number as text"]);
    case "product":
      return db.selectFrom("product").select(["id", "stock_code as text"]);
    case "description":
      return db.selectFrom("description").select(["id", "text"]);
    case "country":
      return db.selectFrom("country").select(["id", "name as text"]);
  }
}

import type { Kysely } from "kysely";
import type { Tables } from "./tables.js";

export function uploadById(db: Kysely<Tables>, id: string) {
  return db.selectFrom("upload").selectAll().where("id", "=", id);
}

export function insertUpload(db: Kysely<Tables>, row: Tables["upload"]) {
  return db.insertInto("upload").values(row);
}

export function deleteUpload(db: Kysely<Tables>, id: string) {
  return db.deleteFrom("upload").where("id", "=", id);
}

/** Uploads that nobody imported in time. */
export function uploadsBefore(db: Kysely<Tables>, instant: number) {
  return db.selectFrom("upload").select("id").where("created_at", "<", instant);
}

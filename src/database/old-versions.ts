import { type Kysely, sql } from "kysely";
import { deleteQuality } from "./data-quality.js";
import { largestLineId } from "./largest-line-id.js";
import { deleteMarks } from "./line-marks.js";
import type { Database } from "./open-database.js";
import type { Tables } from "./tables.js";

/** Ids a transaction when lines are deleted: short, so that other writers never wait long. */
const DELETE_STEP = 50_000;

/** Versions that are none of the newest `keep` and that no run and no scoring refers to, the oldest first. */
export function unusedVersions(db: Kysely<Tables>, keep: number) {
  const newest = db.selectFrom("data_set_version").select("id").orderBy("id", "desc").limit(keep);
  return db
    .selectFrom("data_set_version as v")
    .select("v.id")
    .where("v.id", "not in", newest)
    .where((e) =>
      e.not(e.exists(e.selectFrom("model_run as r").select("r.id").whereRef("r.version_id", "=", "v.id"))),
    )
    .where((e) =>
      e.not(e.exists(e.selectFrom("scoring as s").select("s.id").whereRef("s.version_id", "=", "v.id"))),
    )
    .orderBy("v.id");
}

/** Takes a version away that is not the newest; within a write transaction. Its lines stay for the others. */
export async function deleteVersion(trx: Kysely<Tables>, id: number): Promise<void> {
  await deleteMarks(trx, id);
  await deleteQuality(trx, id);
  for (const table of ["customer_features", "excluded_customer", "version_import"] as const) {
    await trx.deleteFrom(table).where("version_id", "=", id).execute();
  }
  await trx.updateTable("erasure").set({ version_id: null }).where("version_id", "=", id).execute();
  await trx
    .updateTable("order_line")
    .set((e) => ({
      removed_in: e
        .selectFrom("data_set_version as v")
        .select((f) => f.fn.min<number>("v.id").as("id"))
        .where("v.id", ">", id),
    }))
    .where("removed_in", "=", id)
    .execute();
  await trx.deleteFrom("data_set_version").where("id", "=", id).execute();
}

/** Deletes the lines that no version has any more. Call it while holding the job lock: staged lines are such too. */
export function deleteInvisibleLines({ sqlite, db }: Database): void {
  const last = largestLineId({ sqlite });
  const statement = db
    .deleteFrom("order_line")
    .where(sql<boolean>`id BETWEEN ? AND ?`)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom("version_import as v")
            .select("v.version_id")
            .whereRef("v.import_id", "=", "order_line.import_id")
            .where((f) =>
              f.or([
                f("order_line.removed_in", "is", null),
                f("order_line.removed_in", ">", f.ref("v.version_id")),
              ]),
            ),
        ),
      ),
    );
  const remove = sqlite.prepare(statement.compile().sql);
  for (let id = 1; id <= last; id += DELETE_STEP) remove.run(id, id + DELETE_STEP - 1);
}

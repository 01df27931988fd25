import { sql } from "kysely";
import { countRows } from "../database/keyset.js";
import { type ModelRunRow, modelRuns } from "../database/model-runs.js";
import type { GraphContext } from "./context.js";
import type { ModelRunFilter } from "./model-run.input.js";
import { ModelRun, ModelRunConnection } from "./model-run.type.js";
import { type PageArgs, type Paging, readPage } from "./page.js";

/** Runs, the newest first. */
const NEWEST_FIRST: Paging<ModelRunRow> = {
  name: "modelRuns",
  order: { value: sql`id`, key: sql`id`, direction: "DESC" },
  positionOf: ({ id }) => ({ value: id, key: id }),
};

/** A page of the runs that match. */
export async function modelRunPage(
  { db, models }: GraphContext,
  page: PageArgs,
  filter: ModelRunFilter | null | undefined,
): Promise<ModelRunConnection> {
  const activeId = (await models.active())?.runId ?? -1;
  const selection = () =>
    modelRuns(db)
      .$if(filter?.kinds != null, (q) => q.where("kind", "in", filter?.kinds ?? []))
      .$if(filter?.statuses != null, (q) => q.where("status", "in", filter?.statuses ?? []))
      .$if(filter?.isActive != null, (q) => q.where("id", filter?.isActive ? "=" : "!=", activeId));
  const found = await readPage(selection(), page, NEWEST_FIRST);
  const runs = found.rows.map((row) => new ModelRun(row));
  return new ModelRunConnection(found, runs, () => countRows(selection()));
}

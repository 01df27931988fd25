import { currentVersion, type DataSetVersionRow } from "../database/data-set-versions.js";
import { countErasures } from "../database/erasures.js";
import { exploredCustomers } from "../database/explored-customers.js";
import { describeError } from "../errors.js";
import type { GraphContext } from "./context.js";
import type { CustomerFilter } from "./customer.input.js";
import { customerConditions } from "./customer-conditions.js";
import { Exploration } from "./exploration.type.js";

/**
 * The exploration of those customers of a version that match; segments and anomalies are those of the active model, today's.
 * @throws ClienteleError TOO_MANY_ITEMS
 */
export async function exploreVersion(
  context: GraphContext,
  version: DataSetVersionRow,
  filter: CustomerFilter | null | undefined,
): Promise<Exploration> {
  const { db } = context;
  const conditions = customerConditions(filter);
  const model = conditions.length > 0 ? await activeScoring(context) : null;
  const scope = {
    ...{ versionId: version.id, scoringId: model?.scoringId ?? null },
    ...{ features: null, isOfRun: false },
  };
  return new Exploration(version, {
    versionId: version.id,
    customers: exploredCustomers(db, scope, conditions),
    state: JSON.stringify([version.digest, version.created_at, model]),
    erasures: (await countErasures(db).executeTakeFirstOrThrow()).count,
  });
}

/** The active model, and whose scores it has: scorings come and go, and their ids come again. */
async function activeScoring({ db, models, hints }: GraphContext) {
  const active = await models.active();
  if (!active) {
    hints.add(describeError("NO_ACTIVE_MODEL"));
    return null;
  }
  return { ...active, ofVersion: (await currentVersion(db).executeTakeFirst())?.id };
}

import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import type { ModelRunRow } from "../database/model-runs.js";
import { ClienteleError } from "../errors.js";
import { keyOf } from "../runs/global-id.js";
import type { GraphContext } from "./context.js";
import { ModelRunComparison } from "./run-comparison.type.js";

@Resolver()
export class RunComparisonResolver {
  @Query(() => ModelRunComparison, {
    nullable: true,
    description:
      "What differs between two trainings, and how customers moved between their segments. Null where an id is unknown.",
  })
  async compareModelRuns(
    @Arg("baseId", () => ID, { description: "The run to compare with." }) baseId: string,
    @Arg("otherId", () => ID, { description: "The run to compare." }) otherId: string,
    @Ctx() context: GraphContext,
  ): Promise<ModelRunComparison | null> {
    const base = await findRun(context, baseId);
    const other = await findRun(context, otherId);
    if (!base || !other) return null;
    requireTrained(base, baseId, "baseId");
    requireTrained(other, otherId, "otherId");
    return new ModelRunComparison(base, other);
  }
}

async function findRun({ loaders }: GraphContext, id: string): Promise<ModelRunRow | null> {
  const key = keyOf("ModelRun", id);
  return key === null ? null : loaders.run.load(key);
}

function requireTrained({ kind, status }: ModelRunRow, id: string, field: string): void {
  if (kind === "TRAINING" && status === "SUCCEEDED") return;
  const what = kind === "TUNING" ? "a TUNING" : status;
  throw new ClienteleError("NOT_COMPARABLE", { id, status: what }, [field]);
}

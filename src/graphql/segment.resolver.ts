import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import type { GraphContext } from "./context.js";
import { findScope } from "./scope.js";
import { Segment } from "./segment.type.js";

@Resolver()
export class SegmentResolver {
  @Query(() => [Segment], {
    description: "The segments of the active model, or of a named run; empty without one.",
  })
  async segments(
    @Arg("modelRunId", () => ID, {
      nullable: true,
      description: "The run to look at; the active model where left out.",
    })
    modelRunId: string | null | undefined,
    @Ctx() context: GraphContext,
  ): Promise<Segment[]> {
    const scope = await findScope(context, modelRunId);
    if (scope?.runId == null) return [];
    return (await context.loaders.segments.load(scope.runId)).map((row) => new Segment(row));
  }

  @Query(() => Segment, { nullable: true, description: "One segment by its key." })
  async segment(
    @Arg("key", () => String, { description: "The segment's key." }) key: string,
    @Arg("modelRunId", () => ID, {
      nullable: true,
      description: "The run to look at; the active model where left out.",
    })
    modelRunId: string | null | undefined,
    @Ctx() context: GraphContext,
  ): Promise<Segment | null> {
    const segments = await this.segments(modelRunId, context);
    return segments.find((segment) => segment.key === key) ?? null;
  }
}

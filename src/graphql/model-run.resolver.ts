import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import { keyOf } from "../runs/global-id.js";
import type { GraphContext } from "./context.js";
import { ModelRunFilter } from "./model-run.input.js";
import { ModelRun, ModelRunConnection } from "./model-run.type.js";
import { modelRunPage } from "./model-run-list.js";
import { PageArgs } from "./page.js";
import {
  ActivateModelPayload,
  CancelModelRunPayload,
  TrainModelPayload,
  TuneModelPayload,
} from "./payloads.type.js";
import { activateModel, cancelModelRun, trainModel, tuneModel } from "./start-runs.js";
import { ActivateModelInput, CancelModelRunInput, TrainModelInput } from "./training.input.js";
import { TuneModelInput } from "./tuning.input.js";

@Resolver()
export class ModelRunResolver {
  @Query(() => ModelRun, { nullable: true, description: "The model in use; null where there is none." })
  async activeModel(@Ctx() { models, loaders }: GraphContext): Promise<ModelRun | null> {
    const active = await models.active();
    return active && ModelRun.require(await loaders.run.load(active.runId));
  }

  @Query(() => ModelRun, {
    nullable: true,
    description: "One run by its id; null where the id is unknown. The active model where none is named.",
  })
  async modelRun(
    @Arg("id", () => ID, { nullable: true, description: "The run's id." }) id: string | null | undefined,
    @Ctx() context: GraphContext,
  ): Promise<ModelRun | null> {
    if (id == null) return this.activeModel(context);
    const key = keyOf("ModelRun", id);
    const row = key === null ? null : await context.loaders.run.load(key);
    return row && new ModelRun(row);
  }

  @Query(() => ModelRunConnection, { description: "Trainings and tunings, the newest first." })
  async modelRuns(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => ModelRunFilter, {
      nullable: true,
      description: "Only runs that match; all where left out.",
    })
    filter: ModelRunFilter | null | undefined,
    @Ctx() context: GraphContext,
  ): Promise<ModelRunConnection> {
    return modelRunPage(context, page, filter);
  }

  @Mutation(() => TrainModelPayload, {
    description: "Trains segments and anomalies on the data that are there.",
  })
  async trainModel(
    @Arg("input", () => TrainModelInput) input: TrainModelInput,
    @Ctx() context: GraphContext,
  ): Promise<TrainModelPayload> {
    return trainModel(context, input);
  }

  @Mutation(() => TuneModelPayload, {
    description: "Looks at many settings on the data that are there, and recommends some; trains nothing.",
  })
  async tuneModel(
    @Arg("input", () => TuneModelInput) input: TuneModelInput,
    @Ctx() context: GraphContext,
  ): Promise<TuneModelPayload> {
    return tuneModel(context, input);
  }

  @Mutation(() => CancelModelRunPayload, {
    description: "Ends a training or tuning that waits or goes on; nothing of it stays but its record.",
  })
  async cancelModelRun(
    @Arg("input", () => CancelModelRunInput) input: CancelModelRunInput,
    @Ctx() context: GraphContext,
  ): Promise<CancelModelRunPayload> {
    return cancelModelRun(context, input);
  }

  @Mutation(() => ActivateModelPayload, { description: "Uses a trained model from now on." })
  async activateModel(
    @Arg("input", () => ActivateModelInput) input: ActivateModelInput,
    @Ctx() context: GraphContext,
  ): Promise<ActivateModelPayload> {
    return activateModel(context, input);
  }
}

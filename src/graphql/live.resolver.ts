import { Arg, Ctx, ID, Resolver, Root, type SubscribeResolverData, Subscription } from "type-graphql";
import type { DataSetVersionRow } from "../database/data-set-versions.js";
import type { ImportRow } from "../database/imports.js";
import type { ModelRunRow } from "../database/model-runs.js";
import type { GraphContext } from "./context.js";
import { DataSetVersion } from "./data-set.type.js";
import { Import } from "./import.type.js";
import { activeModelTopic, dataSetTopic, importTopic, type JobState, modelRunTopic } from "./live-topics.js";
import { ModelRun } from "./model-run.type.js";

type Subscribed = SubscribeResolverData<unknown, { readonly id: string }, GraphContext>;

@Resolver()
export class LiveResolver {
  @Subscription(() => ModelRun, {
    description:
      "A training or tuning, whichever process does its work: as it is now, then whenever it has come further, at most five times a second; ends when it has ended. Where a client is slow, states between are left out.",
    subscribe: ({ args, context }: Subscribed) =>
      context.changes.follow(modelRunTopic(context.workspace, args.id), "NOW"),
  })
  modelRunProgress(
    @Arg("id", () => ID, { description: "The run's id." }) _id: string,
    @Root() { row }: JobState<ModelRunRow>,
  ): ModelRun {
    return new ModelRun(row);
  }

  @Subscription(() => Import, {
    description: "An import, in the same way.",
    subscribe: ({ args, context }: Subscribed) =>
      context.changes.follow(importTopic(context.workspace, args.id), "NOW"),
  })
  importProgress(
    @Arg("id", () => ID, { description: "The import's id." }) _id: string,
    @Root() { row }: JobState<ImportRow>,
  ): Import {
    return new Import(row);
  }

  @Subscription(() => ModelRun, {
    nullable: true,
    description:
      "The model in use, whenever it becomes another one, in whichever process; null when there is none any more, as after orders took the place of all that were there.",
    subscribe: ({ context }: Subscribed) => context.changes.follow(activeModelTopic(context.db), "NEXT"),
  })
  async activeModelChanged(
    @Root() { runId }: { runId: number | null },
    @Ctx() { loaders }: GraphContext,
  ): Promise<ModelRun | null> {
    return runId === null ? null : ModelRun.require(await loaders.run.load(runId));
  }

  @Subscription(() => DataSetVersion, {
    description: "The version in force, whenever it becomes another one, in whichever process.",
    subscribe: ({ context }: Subscribed) => context.changes.follow(dataSetTopic(context.db), "NEXT"),
  })
  dataSetChanged(@Root() { version }: { version: DataSetVersionRow }): DataSetVersion {
    return new DataSetVersion(version);
  }
}

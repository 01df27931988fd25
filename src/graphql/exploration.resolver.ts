import { Arg, Ctx, Query, Resolver } from "type-graphql";
import { currentVersion } from "../database/data-set-versions.js";
import { describeError } from "../errors.js";
import type { GraphContext } from "./context.js";
import { CustomerFilter } from "./customer.input.js";
import { Exploration } from "./exploration.type.js";
import { exploreVersion } from "./explore.js";

@Resolver()
export class ExplorationResolver {
  @Query(() => Exploration, {
    nullable: true,
    description: "Short for dataSetVersion.exploration; null before the first import.",
  })
  async exploration(
    @Arg("filter", () => CustomerFilter, { nullable: true, description: "All customers where left out." })
    filter: CustomerFilter | null | undefined,
    @Ctx() context: GraphContext,
  ): Promise<Exploration | null> {
    const version = await currentVersion(context.db).executeTakeFirst();
    if (version) return exploreVersion(context, version, filter);
    context.hints.add(describeError("NO_DATA"));
    return null;
  }
}

import { Arg, Ctx, Query, Resolver } from "type-graphql";
import type { GraphContext } from "./context.js";
import { Report } from "./report.type.js";

@Resolver()
export class ReportResolver {
  @Query(() => [Report], { description: "The pages for people." })
  async reports(@Ctx() { listReports }: GraphContext): Promise<Report[]> {
    return (await listReports()).map((report) => new Report(report));
  }

  @Query(() => Report, { nullable: true, description: "One of them by its name." })
  async report(
    @Arg("name", () => String, { description: "The report's name, as in `reports`." }) name: string,
    @Ctx() context: GraphContext,
  ): Promise<Report | null> {
    return (await this.reports(context)).find((report) => report.name === name) ?? null;
  }
}

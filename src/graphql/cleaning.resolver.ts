import { Arg, Ctx, Int, Mutation, Query, Resolver } from "type-graphql";
import { nonProductCodes } from "../database/line-marks.js";
import { ClienteleError } from "../errors.js";
import { startComparison } from "../runs/start-comparison.js";
import { changeCleaningRules, eraseCustomer } from "./change-data-set.js";
import { ChangeCleaningRulesInput, EraseCustomerInput } from "./cleaning.input.js";
import { ChangeCleaningRulesPayload, EraseCustomerPayload } from "./cleaning-payloads.type.js";
import type { GraphContext } from "./context.js";
import { ImportTransactionsInput } from "./import.input.js";
import { PreviewImportPayload } from "./preview.type.js";
import { previewUpload } from "./preview-import.js";
import { ProfileComparison } from "./profile-comparison.type.js";

const MOST_CHANGES = 10_000;

@Resolver()
export class CleaningResolver {
  @Query(() => [String], {
    description:
      "Stock codes that are no goods where the rule NON_PRODUCT is on; a trailing * stands for any ending.",
  })
  async nonProductCodes(@Ctx() { db }: GraphContext): Promise<string[]> {
    return nonProductCodes(db);
  }

  @Query(() => ProfileComparison, {
    description:
      "What other cleaning rules would mean for today's customers: whose segment would differ, who would go.",
  })
  async compareProfiles(
    @Arg("other", () => String, {
      description: "A profile: standard, strict, standard+duplicate and the like.",
    })
    other: string,
    @Arg("base", () => String, { nullable: true, description: "The profile in force where left out." })
    base: string | null | undefined,
    @Arg("first", () => Int, {
      nullable: true,
      defaultValue: 100,
      description: "1…10,000: changes that are listed.",
    })
    first: number | null | undefined,
    @Ctx() { workspace }: GraphContext,
  ): Promise<ProfileComparison> {
    const limit = first ?? 100;
    if (limit < 1 || limit > MOST_CHANGES) {
      throw new ClienteleError("LIMIT_OUT_OF_RANGE", { field: "first", limit: MOST_CHANGES, value: limit }, [
        "first",
      ]);
    }
    const facts = await startComparison(workspace, { base, other });
    return new ProfileComparison(facts, limit);
  }

  @Mutation(() => PreviewImportPayload, {
    description:
      "Shows how an upload would be read and what would become of it; nothing is written, and the upload stays.",
  })
  async previewImport(
    @Arg("input", () => ImportTransactionsInput) input: ImportTransactionsInput,
    @Ctx() context: GraphContext,
  ): Promise<PreviewImportPayload> {
    return previewUpload(context, input);
  }

  @Mutation(() => ChangeCleaningRulesPayload, {
    description: "Cleans the orders that are there by other rules: they become a new version.",
  })
  async changeCleaningRules(
    @Arg("input", () => ChangeCleaningRulesInput) input: ChangeCleaningRulesInput,
    @Ctx() context: GraphContext,
  ): Promise<ChangeCleaningRulesPayload> {
    return changeCleaningRules(context, input);
  }

  @Mutation(() => EraseCustomerPayload, {
    description:
      "Erases a customer everywhere: orders in every version, features, scores, rejects that name it, report files.",
  })
  async eraseCustomer(
    @Arg("input", () => EraseCustomerInput) input: EraseCustomerInput,
    @Ctx() context: GraphContext,
  ): Promise<EraseCustomerPayload> {
    return eraseCustomer(context, input);
  }
}

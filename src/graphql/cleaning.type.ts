import { Field, Int, ObjectType } from "type-graphql";
import type { ProfileEffectTable } from "../database/tables.js";
import { cleaningProfile, type CleaningProfile as Profile } from "../intake/cleaning-profile.js";
import type { ExclusionReason } from "../intake/cleaning-rules.js";
import { ExclusionReasonEnum } from "./enums.js";
import { LedgerTotals } from "./ledger.type.js";

@ObjectType({ description: "The rules by which order lines count." })
export class CleaningProfile {
  constructor(
    private readonly profile: Profile,
    codes: string | null,
  ) {
    this.nonProductCodes = codes === null ? null : (JSON.parse(codes) as string[]);
  }

  @Field(() => String, { description: "The profile's name." })
  get name(): string {
    return this.profile.name;
  }

  @Field(() => [ExclusionReasonEnum], { description: "Its rules, in the order in which they are looked at." })
  get reasons(): readonly ExclusionReason[] {
    return this.profile.reasons;
  }

  @Field(() => [String], {
    nullable: true,
    description: "Stock codes that are no goods, * for any ending; null where the rule NON_PRODUCT is off.",
  })
  readonly nonProductCodes: readonly string[] | null;
}

@ObjectType({ description: "What one cleaning rule finds in a data set, on or off." })
export class CleaningRuleEffect {
  constructor(ruleReason: ExclusionReason, isOn: boolean, rows: number | null) {
    this.reason = ruleReason;
    this.isOn = isOn;
    this.rows = rows;
  }

  @Field(() => ExclusionReasonEnum, { description: "The rule." })
  readonly reason: ExclusionReason;

  @Field(() => Boolean, { description: "Whether it is one of the profile's." })
  readonly isOn: boolean;

  @Field(() => Int, {
    nullable: true,
    description:
      "Order lines to which it applies, whatever the rules before it say; null where nobody counted, in versions of old.",
  })
  readonly rows: number | null;
}

@ObjectType({ description: "What would be kept of a data set under a cleaning profile." })
export class ProfileEffect {
  private readonly profile: Profile;

  constructor(
    private readonly row: ProfileEffectTable,
    current: Profile,
  ) {
    this.profile = cleaningProfile(row.profile);
    this.isCurrent = row.profile === current.name;
  }

  @Field(() => String, { description: "The profile's name: give it as cleaningProfile." })
  get name(): string {
    return this.profile.name;
  }

  @Field(() => [ExclusionReasonEnum], { description: "Its rules, in the order in which they are looked at." })
  get reasons(): readonly ExclusionReason[] {
    return this.profile.reasons;
  }

  @Field(() => LedgerTotals, { description: "The order lines that would count." })
  get kept(): LedgerTotals {
    return new LedgerTotals(this.row);
  }

  @Field(() => Boolean, { description: "Whether the data set is cleaned by it." })
  readonly isCurrent: boolean;
}

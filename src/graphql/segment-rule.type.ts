import { Field, Int, ObjectType } from "type-graphql";
import type { Feature } from "../features/feature-catalogue.js";
import type { SegmentRuleFacts } from "../runs/find-rules.js";
import type { RuleOperator } from "../segments/find-rule.js";
import { FeatureEnum, RuleOperatorEnum } from "./enums.js";
import { ruleInWords } from "./rule-in-words.js";
import { Float } from "./scalars.js";
import { unitOf } from "./units.js";

type ConditionFacts = SegmentRuleFacts["conditions"][number];

@ObjectType({ description: "One threshold of a rule; a filter can say the same." })
export class RuleCondition {
  constructor({ feature, operator, value }: ConditionFacts, currency: string | null) {
    this.feature = feature;
    this.operator = operator;
    this.value = value;
    this.unit = unitOf(feature, currency);
  }

  @Field(() => FeatureEnum, { description: "The feature." })
  readonly feature: Feature;

  @Field(() => RuleOperatorEnum, { description: "On which side; customers without a value are on neither." })
  readonly operator: RuleOperator;

  @Field(() => Float, { description: "The threshold, in real units: two significant digits at most." })
  readonly value: number;

  @Field(() => String, { description: "Its unit." })
  readonly unit: string;
}

@ObjectType({
  description: "A segment in plain thresholds, and how well they tell its members from the others.",
})
export class SegmentRule {
  constructor(
    private readonly facts: SegmentRuleFacts,
    private readonly currency: string | null,
  ) {}

  @Field(() => String, { description: "All conditions in a sentence." })
  get text(): string {
    return ruleInWords(this.facts.conditions, this.currency);
  }

  @Field(() => [RuleCondition], {
    description: "One to three, all of which hold, in the order of the model's features.",
  })
  get conditions(): RuleCondition[] {
    return this.facts.conditions.map((condition) => new RuleCondition(condition, this.currency));
  }

  @Field(() => Float, { description: "Share of the segment's members that the rule finds, 0…1." })
  get coverage(): number {
    return this.facts.coverage;
  }

  @Field(() => Float, { description: "Share of the customers it finds that are members, 0…1." })
  get precision(): number {
    return this.facts.precision;
  }

  @Field(() => Int, { description: "Customers that the rule finds, members or not." })
  get customerCount(): number {
    return this.facts.matches;
  }
}

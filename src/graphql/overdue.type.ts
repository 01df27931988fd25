import { Field, Int, ObjectType } from "type-graphql";
import type { SegmentOverdue } from "../segments/overdue.js";
import { Float } from "./scalars.js";

@ObjectType({ description: "The members of a segment who have been silent for longer than was usual." })
export class OverdueSummary {
  constructor(private readonly facts: SegmentOverdue) {}

  @Field(() => Int, { description: "Overdue members." })
  get customerCount(): number {
    return this.facts.overdue;
  }

  @Field(() => Float, { description: "Share of the segment's members, 0…1." })
  get customerShare(): number {
    return shareOf(this.facts.overdue, this.facts.members);
  }

  @Field(() => Int, {
    description:
      "Those of them who ever ordered on one day only: they have no gap of their own, so this says little about each.",
  })
  get oneTimeCustomerCount(): number {
    return this.facts.overdueOnce;
  }

  @Field(() => Float, {
    description: "What the overdue members have spent, in the currency: Σ features.monetary.",
  })
  get revenue(): number {
    return this.facts.overdueRevenueMilli / 1_000;
  }

  @Field(() => Float, { description: "Share of the spend of the segment's members, 0…1." })
  get revenueShare(): number {
    return shareOf(this.facts.overdueRevenueMilli, this.facts.membersRevenueMilli);
  }

  @Field(() => Float, {
    nullable: true,
    description:
      "The 90th percentile (type 7) of all gaps of the segment's members, in days; null where nobody came back.",
  })
  get thresholdDays(): number | null {
    return this.facts.thresholdDays;
  }
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

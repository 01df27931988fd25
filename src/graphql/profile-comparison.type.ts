import { Ctx, Field, Int, ObjectType } from "type-graphql";
import type {
  CustomerUnderProfile as CustomerFacts,
  ProfileComparison as Facts,
  ProfileChange as ProfileChangeFacts,
} from "../runs/compare-profiles.js";
import { globalId } from "../runs/global-id.js";
import { CleaningProfile } from "./cleaning.type.js";
import type { GraphContext } from "./context.js";
import { Float } from "./scalars.js";
import { Segment } from "./segment.type.js";

@ObjectType({ description: "A customer as it is under some cleaning rules." })
export class CustomerUnderProfile {
  constructor(
    private readonly facts: CustomerFacts,
    private readonly runId: number | null,
  ) {}

  @Field(() => Int, { description: "Orders: distinct invoices." })
  get frequency(): number {
    return this.facts.frequency;
  }

  @Field(() => Float, { description: "Spend before cancellations, in the currency." })
  get monetary(): number {
    return this.facts.monetaryMilli / 1_000;
  }

  @Field(() => Segment, {
    nullable: true,
    description:
      "Its segment of the active model; null where there is none, or where it cannot take the customer.",
  })
  async segment(@Ctx() { loaders }: GraphContext): Promise<Segment | null> {
    if (this.runId === null || this.facts.segment === null) return null;
    const segments = await loaders.segments.load(this.runId);
    const row = segments.find(({ number }) => number === this.facts.segment);
    return row ? new Segment(row) : null;
  }
}

@ObjectType({ description: "A customer whose segment differs, or whom only one of the profiles keeps." })
export class ProfileChange {
  constructor(
    private readonly change: ProfileChangeFacts,
    private readonly runId: number | null,
  ) {
    this.customerId = globalId("Customer", change.customerId);
    this.customerNumber = change.customerNumber;
  }

  @Field(() => String, { description: "The customer's id." })
  readonly customerId: string;

  @Field(() => String, { description: "The customer's number, exactly as the shop writes it." })
  readonly customerNumber: string;

  @Field(() => CustomerUnderProfile, {
    nullable: true,
    description: "Under the first profile; null where it keeps none of its lines.",
  })
  get base(): CustomerUnderProfile | null {
    return this.change.base && new CustomerUnderProfile(this.change.base, this.runId);
  }

  @Field(() => CustomerUnderProfile, {
    nullable: true,
    description: "Under the other profile; null where it keeps none of its lines.",
  })
  get other(): CustomerUnderProfile | null {
    return this.change.other && new CustomerUnderProfile(this.change.other, this.runId);
  }
}

@ObjectType({ description: "What other cleaning rules would mean for today's customers." })
export class ProfileComparison {
  constructor(
    private readonly facts: Facts,
    private readonly first: number,
  ) {}

  @Field(() => CleaningProfile, { description: "The first profile." })
  get base(): CleaningProfile {
    return new CleaningProfile(this.facts.base, null);
  }

  @Field(() => CleaningProfile, { description: "The other profile." })
  get other(): CleaningProfile {
    return new CleaningProfile(this.facts.other, null);
  }

  @Field(() => Int, { description: "Customers that the first profile keeps." })
  get baseCustomerCount(): number {
    return this.facts.baseCustomers;
  }

  @Field(() => Int, { description: "Customers that the other profile keeps." })
  get otherCustomerCount(): number {
    return this.facts.otherCustomers;
  }

  @Field(() => Int, {
    description: "Customers whose segment differs, or whom only one of the profiles keeps.",
  })
  get changeCount(): number {
    return this.facts.changes.length;
  }

  @Field(() => [ProfileChange], { description: "Those customers, the largest difference in spend first." })
  get changes(): ProfileChange[] {
    const { changes, runId } = this.facts;
    return changes.slice(0, this.first).map((change) => new ProfileChange(change, runId));
  }
}

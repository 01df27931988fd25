import { Field, Int, ObjectType } from "type-graphql";
import type { LedgerTable } from "../database/tables.js";
import type { ExclusionReason } from "../intake/cleaning-rules.js";
import { ExclusionReasonEnum } from "./enums.js";
import { Float } from "./scalars.js";

/** Sums over order lines before they are shown: amounts are thousandths. */
export type Sums = Omit<LedgerTable, "version_id" | "entry">;

@ObjectType({ description: "Sums over order lines." })
export class LedgerTotals {
  constructor(protected readonly sums: Sums) {}

  @Field(() => Int, { description: "Order lines." })
  get rows(): number {
    return this.sums.rows;
  }

  @Field(() => Int, { description: "Distinct customers; they do not add up over the reasons." })
  get customers(): number {
    return this.sums.customers;
  }

  @Field(() => Int, { description: "Distinct invoices; they do not add up over the reasons." })
  get invoices(): number {
    return this.sums.invoices;
  }

  @Field(() => Float, { description: "Quantity × price, in the currency." })
  get amount(): number {
    return this.sums.amount / 1_000;
  }
}

@ObjectType({ description: "The order lines that one reason excludes." })
export class LedgerEntry extends LedgerTotals {
  constructor(
    sums: Sums,
    entryReason: ExclusionReason,
    private readonly raw: Sums,
  ) {
    super(sums);
    this.reason = entryReason;
  }

  @Field(() => ExclusionReasonEnum, { description: "Why these lines do not count." })
  readonly reason: ExclusionReason;

  @Field(() => Float, { description: "Share of all order lines, 0…1." })
  get rowShare(): number {
    return this.raw.rows === 0 ? 0 : this.sums.rows / this.raw.rows;
  }

  @Field(() => Float, { description: "Share of the amount of all order lines; cancellations are negative." })
  get amountShare(): number {
    return this.raw.amount === 0 ? 0 : this.sums.amount / this.raw.amount;
  }
}

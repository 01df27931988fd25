import { Args, Ctx, Field, Int, ObjectType } from "type-graphql";
import type { InvoiceRow, OrderLineRow } from "../database/customer-invoices.js";
import { reasonOfBit } from "../intake/cleaning-rules.js";
import { connectionOf } from "./connection.type.js";
import type { GraphContext } from "./context.js";
import { ExclusionReasonEnum } from "./enums.js";
import { orderLinePage } from "./invoice-list.js";
import { ForwardPage } from "./page.js";
import { DateTime, Float } from "./scalars.js";

@ObjectType({ description: "One line of an invoice, as it was imported." })
export class OrderLine {
  constructor(private readonly row: OrderLineRow) {}

  @Field(() => String, { nullable: true, description: "The product's code; null where the file has none." })
  get stockCode(): string | null {
    return this.row.stock_code;
  }

  @Field(() => String, { nullable: true, description: "What this line calls the product." })
  get description(): string | null {
    return this.row.description;
  }

  @Field(() => Int, { description: "Pieces; negative where they were taken back." })
  get quantity(): number {
    return this.row.quantity;
  }

  @Field(() => Float, { description: "Price of a piece, in the currency." })
  get unitPrice(): number {
    return this.row.unit_price / 1_000;
  }

  @Field(() => Float, { description: "Quantity × unit price, whether the line counts or not." })
  get amount(): number {
    return this.row.amount / 1_000;
  }

  @Field(() => DateTime, { description: "When it was ordered: the lines of an invoice may differ." })
  get orderedAt(): Date {
    return new Date(this.row.ordered_at);
  }

  @Field(() => ExclusionReasonEnum, {
    nullable: true,
    description: "Why it does not count as a purchase; null where it does.",
  })
  get exclusionReason(): string | null {
    return reasonOfBit(this.row.first_rule) ?? null;
  }
}

@ObjectType({ description: "A page of a list of order lines." })
export class OrderLineConnection extends connectionOf(() => OrderLine, "OrderLine", "order lines") {}

@ObjectType({
  description:
    "A customer's lines under one invoice number; where the file has no invoice numbers, the customer's lines of one instant. Lines of other customers under the same number are theirs.",
})
export class Invoice {
  constructor(
    private readonly row: InvoiceRow,
    private readonly versionId: number,
  ) {}

  @Field(() => String, { nullable: true, description: "Its number; null where the file has none." })
  get number(): string | null {
    return this.row.number;
  }

  @Field(() => DateTime, { description: "When the first of its lines was ordered." })
  get orderedAt(): Date {
    return new Date(this.row.ordered_at);
  }

  @Field(() => Float, {
    description:
      "Σ of the lines that count and of those that cancel, which are negative. Over all of a customer's invoices: features.netMonetary.",
  })
  get amount(): number {
    return this.row.amount / 1_000;
  }

  @Field(() => Float, {
    description:
      "Σ of the lines that count, 0 for a cancellation. Over all of a customer's invoices: features.monetary.",
  })
  get keptAmount(): number {
    return this.row.kept_amount / 1_000;
  }

  @Field(() => OrderLineConnection, {
    description: "Its lines in the order of the files, excluded ones with their reason.",
  })
  lines(
    @Args(() => ForwardPage) page: ForwardPage,
    @Ctx() context: GraphContext,
  ): Promise<OrderLineConnection> {
    return orderLinePage(context, this.versionId, this.row, page);
  }
}

@ObjectType({ description: "A page of a list of invoices." })
export class InvoiceConnection extends connectionOf(() => Invoice, "Invoice", "invoices") {}

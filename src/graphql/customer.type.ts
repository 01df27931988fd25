import { Arg, Args, Ctx, Field, ID, Int, ObjectType } from "type-graphql";
import type { CustomerRow } from "../database/customer-page.js";
import type { ScoreRow } from "../database/customers.js";
import { featureIndex } from "../features/feature-catalogue.js";
import { featureValues } from "../features/feature-matrix.js";
import { canClassify, classifyValues } from "../runs/classify.js";
import { globalId } from "../runs/global-id.js";
import { Anomaly } from "./anomaly.type.js";
import { findAnomaly } from "./anomaly-lookup.js";
import { Classification } from "./classification.type.js";
import { connectionOf } from "./connection.type.js";
import type { GraphContext } from "./context.js";
import { CustomerFeatures } from "./customer-features.type.js";
import type { ExcludedRow } from "./customer-loaders.js";
import { CustomerSummary } from "./customer-summary.type.js";
import type { CustomerView } from "./customer-view.js";
import { ExclusionReasonEnum } from "./enums.js";
import { InvoiceConnection } from "./invoice.type.js";
import { invoicePage } from "./invoice-list.js";
import { Node } from "./node.type.js";
import { ForwardPage, type Page } from "./page.js";
import { DateTime } from "./scalars.js";
import { findScope } from "./scope.js";
import { Segment } from "./segment.type.js";

const OF_RUN = "As this run sees it; the active model where left out. Null where the run is unknown.";

@ObjectType({ implements: Node, description: "A customer of the shop." })
export class Customer extends Node {
  constructor(
    private readonly row: CustomerRow | ExcludedRow,
    private readonly view: CustomerView,
  ) {
    super(globalId("Customer", row.customer_id));
  }

  @Field(() => String, { description: "The customer's number, exactly as the shop writes it." })
  get customerNumber(): string {
    return this.row.number;
  }

  @Field(() => String, { nullable: true, description: "The country of most of its order lines." })
  get country(): string | null {
    return this.row.country;
  }

  @Field(() => DateTime, { nullable: true, description: "Its first order that counts." })
  get firstOrderAt(): Date | null {
    return this.kept && new Date(this.kept.first_order_at);
  }

  @Field(() => DateTime, { nullable: true, description: "Its latest order that counts." })
  get lastOrderAt(): Date | null {
    return this.kept && new Date(this.kept.last_order_at);
  }

  @Field(() => ExclusionReasonEnum, { nullable: true, description: "Why none of its order lines counts." })
  get exclusionReason(): string | null {
    return "reason" in this.row ? this.row.reason : null;
  }

  @Field(() => CustomerFeatures, {
    nullable: true,
    description: "Its features; null where none of its order lines counts, or none did at that instant.",
  })
  features(
    @Arg("asOf", () => DateTime, {
      nullable: true,
      description: "The data set's own instant where left out.",
    })
    asOf: Date | null | undefined,
    @Ctx() context: GraphContext,
  ): CustomerFeatures | null | Promise<CustomerFeatures | null> {
    const { kept, view } = this;
    if (!kept) return null;
    if (asOf == null || asOf.getTime() === view.asOf) return new CustomerFeatures(kept, view.asOf);
    const at = { versionId: view.versionId, asOf: asOf.getTime() };
    return context.loaders.features
      .load({ view: at, customerId: kept.customer_id })
      .then((row) => row && new CustomerFeatures(row, at.asOf));
  }

  @Field(() => Segment, {
    nullable: true,
    description: "Its segment today; of a named run: in its training.",
  })
  async segment(
    @Arg("modelRunId", () => ID, { nullable: true, description: OF_RUN }) modelRunId:
      | string
      | null
      | undefined,
    @Ctx() context: GraphContext,
  ): Promise<Segment | null> {
    const score = await this.score(modelRunId, context);
    if (!score) return null;
    const segments = await context.loaders.segments.load(score.runId);
    const row = segments.find(({ number }) => number === score.row.segment);
    return row ? new Segment(row) : null;
  }

  @Field(() => Int, { nullable: true, description: "DBSCAN's label, −1 = noise." })
  async dbscanLabel(
    @Arg("modelRunId", () => ID, { nullable: true, description: OF_RUN }) modelRunId:
      | string
      | null
      | undefined,
    @Ctx() context: GraphContext,
  ): Promise<number | null> {
    return (await this.score(modelRunId, context))?.row.dbscan_label ?? null;
  }

  @Field(() => Anomaly, { nullable: true, description: "In what it is unusual; null where it is not." })
  async anomaly(
    @Arg("modelRunId", () => ID, { nullable: true, description: OF_RUN }) modelRunId:
      | string
      | null
      | undefined,
    @Ctx() context: GraphContext,
  ): Promise<Anomaly | null> {
    const scope = await findScope(context, modelRunId);
    return scope && findAnomaly(context, scope, this.row.customer_id);
  }

  @Field(() => Classification, {
    nullable: true,
    description: "The same answer as classifyCustomer on this customer's features.",
  })
  async classification(
    @Arg("modelRunId", () => ID, { nullable: true, description: OF_RUN }) modelRunId:
      | string
      | null
      | undefined,
    @Arg("asOf", () => DateTime, {
      nullable: true,
      description: "With the features of this instant; the data set's own where left out.",
    })
    asOf: Date | null | undefined,
    @Ctx() context: GraphContext,
  ): Promise<Classification | null> {
    const scope = await findScope(context, modelRunId);
    const serving = scope?.runId == null ? null : await context.models.ofRun(scope.runId);
    const row = serving && (await this.features(asOf, context))?.row;
    if (!row) return null;
    const all = featureValues({ ...row, customer_id: this.row.customer_id });
    const values = Float64Array.from(serving.model.features, (feature) => all[featureIndex(feature)]);
    return canClassify(serving.model, values)
      ? new Classification(classifyValues(serving.model, values), serving)
      : null;
  }

  @Field(() => InvoiceConnection, {
    description:
      "Its invoices in this data set, the newest first, cancellations and excluded lines among them. Over all of them the kept amounts add up to features.monetary, and the amounts to features.netMonetary (of the lines at or before features.asOf).",
  })
  invoices(
    @Args(() => ForwardPage) page: ForwardPage,
    @Ctx() context: GraphContext,
  ): Promise<InvoiceConnection> {
    return invoicePage(context, { versionId: this.view.versionId, customerId: this.row.customer_id }, page);
  }

  private get kept(): CustomerRow | null {
    return "recency_days" in this.row ? this.row : null;
  }

  private async score(
    modelRunId: string | null | undefined,
    context: GraphContext,
  ): Promise<{ row: ScoreRow; runId: number } | null> {
    const scope = await findScope(context, modelRunId);
    if (scope?.scoringId == null || scope.runId === null) return null;
    const row = await context.loaders.score.load({
      scoringId: scope.scoringId,
      customerId: this.row.customer_id,
    });
    return row && { row, runId: scope.runId };
  }
}

/** Sums over a list of customers, each of which is asked for when it is needed. */
export interface CustomerTotals {
  count(): Promise<number>;
  summary(): CustomerSummary;
}

@ObjectType({ description: "A page of a list of customers." })
export class CustomerConnection extends connectionOf(() => Customer, "Customer", "customers") {
  private readonly totals: CustomerTotals;
  private summed: CustomerSummary | null = null;

  constructor(page: Page<unknown>, customers: readonly Customer[], totals: CustomerTotals) {
    super(page, customers, () => totals.count());
    this.totals = totals;
  }

  @Field(() => CustomerSummary, { description: "Over all that match, not just the page." })
  get summary(): CustomerSummary {
    this.summed ??= this.totals.summary();
    return this.summed;
  }
}

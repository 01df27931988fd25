import { Arg, Ctx, Field, ID, Int, ObjectType } from "type-graphql";
import type { CustomerRow } from "../database/customer-page.js";
import type { ScoreTable } from "../database/tables.js";
import { versionScope } from "../database/visible-lines.js";
import { featureIndex } from "../features/feature-catalogue.js";
import { featureValues } from "../features/feature-matrix.js";
import { type PurchaseHistoryRow, purchaseHistory } from "../features/purchase-history.js";
import { cleaningProfile } from "../intake/cleaning-profile.js";
import { canClassify, classifyValues } from "../runs/classify.js";
import { globalId } from "../runs/global-id.js";
import { Anomaly } from "./anomaly.type.js";
import { findAnomaly } from "./anomaly-lookup.js";
import { Classification } from "./classification.type.js";
import { connectionOf } from "./connection.type.js";
import type { GraphContext } from "./context.js";
import type { CustomerView } from "./customer-view.js";
import { ExclusionReasonEnum } from "./enums.js";
import type { ExcludedRow } from "./loaders.js";
import { Node } from "./node.type.js";
import { DateTime, Float } from "./scalars.js";
import { findScope } from "./scope.js";
import { Segment } from "./segment.type.js";

type FeatureRow = Omit<PurchaseHistoryRow, "country_id" | "customer_id">;

@ObjectType({ description: "The numbers that describe a customer, as of an instant." })
export class CustomerFeatures {
  constructor(
    private readonly row: FeatureRow,
    asOf: number,
  ) {
    this.asOf = new Date(asOf);
  }

  @Field(() => DateTime, { description: "Only orders at or before this instant count." })
  readonly asOf: Date;

  @Field(() => Int, { description: "Days since the last order, floored." })
  get recencyDays(): number {
    return this.row.recency_days;
  }

  @Field(() => Int, { description: "Orders: distinct invoices." })
  get frequency(): number {
    return this.row.frequency;
  }

  @Field(() => Float, { description: "Spend before cancellations, in the currency." })
  get monetary(): number {
    return this.row.monetary / 1_000;
  }

  @Field(() => Float, { description: "Spend less cancellations; may be negative." })
  get netMonetary(): number {
    return this.row.net_monetary / 1_000;
  }

  @Field(() => Float, { description: "Spend per order." })
  get averageOrderValue(): number {
    return this.row.average_order_value;
  }

  @Field(() => Int, { description: "Days since the first order in this data set, floored." })
  get tenureDays(): number {
    return this.row.tenure_days;
  }

  @Field(() => Int, { description: "Days from the first to the last order, floored." })
  get activeSpanDays(): number {
    return this.row.active_span_days;
  }

  @Field(() => Float, { nullable: true, description: "Mean days between orders; null for a single order." })
  get meanGapDays(): number | null {
    return this.row.mean_gap_days;
  }

  @Field(() => Int, { description: "Distinct stock codes." })
  get distinctProducts(): number {
    return this.row.distinct_products;
  }

  @Field(() => Int, { description: "Units bought." })
  get units(): number {
    return this.row.units;
  }

  @Field(() => Float, { description: "Cancelled amount / spend; 0 without cancellations, may exceed 1." })
  get returnRate(): number {
    return this.row.return_rate;
  }
}

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
  async features(
    @Arg("asOf", () => DateTime, {
      nullable: true,
      description: "The data set's own instant where left out.",
    })
    asOf: Date | null | undefined,
    @Ctx() context: GraphContext,
  ): Promise<CustomerFeatures | null> {
    const found = await this.featuresAt(asOf ?? null, context);
    return found && new CustomerFeatures(found.row, found.asOf);
  }

  @Field(() => Segment, {
    nullable: true,
    description: "Its segment today; of a named run: in its training.",
  })
  async segment(
    @Arg("modelRunId", () => ID, { nullable: true }) modelRunId: string | null | undefined,
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
    @Arg("modelRunId", () => ID, { nullable: true }) modelRunId: string | null | undefined,
    @Ctx() context: GraphContext,
  ): Promise<number | null> {
    return (await this.score(modelRunId, context))?.row.dbscan_label ?? null;
  }

  @Field(() => Anomaly, { nullable: true, description: "In what it is unusual; null where it is not." })
  async anomaly(
    @Arg("modelRunId", () => ID, { nullable: true }) modelRunId: string | null | undefined,
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
    @Arg("modelRunId", () => ID, { nullable: true }) modelRunId: string | null | undefined,
    @Arg("asOf", () => DateTime, { nullable: true }) asOf: Date | null | undefined,
    @Ctx() context: GraphContext,
  ): Promise<Classification | null> {
    const scope = await findScope(context, modelRunId);
    const serving = scope?.runId == null ? null : await context.models.ofRun(scope.runId);
    const found = await this.featuresAt(asOf ?? null, context);
    if (!serving || !found) return null;
    const all = featureValues({ ...found.row, customer_id: this.row.customer_id });
    const values = Float64Array.from(serving.model.features, (feature) => all[featureIndex(feature)]);
    return canClassify(serving.model, values)
      ? new Classification(classifyValues(serving.model, values), serving)
      : null;
  }

  private get kept(): CustomerRow | null {
    return "recency_days" in this.row ? this.row : null;
  }

  private async featuresAt(asOf: Date | null, { db, loaders }: GraphContext) {
    const { versionId, asOf: own } = this.view;
    const version = await loaders.version.load(versionId);
    if (!this.kept || !version) return null;
    if (asOf === null || asOf.getTime() === own) return { row: this.kept, asOf: own };
    const scope = { ...(await versionScope(db, version.id)), customerId: this.row.customer_id };
    const profile = cleaningProfile(version.cleaning_profile);
    const row = await purchaseHistory(db, scope, profile, asOf.getTime()).executeTakeFirst();
    return row ? { row, asOf: asOf.getTime() } : null;
  }

  private async score(
    modelRunId: string | null | undefined,
    context: GraphContext,
  ): Promise<{ row: ScoreTable; runId: number } | null> {
    const scope = await findScope(context, modelRunId);
    if (scope?.scoringId == null || scope.runId === null) return null;
    const row = await context.loaders.score.load({
      scoringId: scope.scoringId,
      customerId: this.row.customer_id,
    });
    return row && { row, runId: scope.runId };
  }
}

@ObjectType({ description: "A page of a list of customers." })
export class CustomerConnection extends connectionOf(() => Customer, "Customer", "customers") {}

import { Ctx, Field, ObjectType } from "type-graphql";
import type { AnomalyRow } from "../database/anomaly-page.js";
import { globalId } from "../runs/global-id.js";
import type { Contribution } from "../segments/contributions.js";
import { connectionOf } from "./connection.type.js";
import type { GraphContext } from "./context.js";
import { Customer } from "./customer.type.js";
import type { CustomerView } from "./customer-view.js";
import { AnomalyKindEnum, AnomalyTriageEnum } from "./enums.js";
import { FeatureContribution } from "./feature.type.js";
import { ModelRun } from "./model-run.type.js";
import { Node } from "./node.type.js";
import { Float } from "./scalars.js";
import { Segment } from "./segment.type.js";
import { currencyOf } from "./units.js";

@ObjectType({
  implements: Node,
  description: "A customer that no dense group of customers holds. Unusual is not bad.",
})
export class Anomaly extends Node {
  constructor(
    private readonly row: AnomalyRow,
    private readonly view: CustomerView,
  ) {
    super(globalId("Anomaly", row.run_id, row.customer_id));
  }

  @Field(() => Customer, { description: "The customer." })
  async customer(@Ctx() { loaders }: GraphContext): Promise<Customer> {
    return this.requireCustomer(this.row.customer_id, loaders);
  }

  @Field(() => Segment, { description: "The segment it is nearest to all the same." })
  async segment(@Ctx() { loaders }: GraphContext): Promise<Segment> {
    const segments = await loaders.segments.load(this.row.run_id);
    const own = segments.find(({ number }) => number === this.row.segment);
    if (!own) throw new Error(`run ${this.row.run_id} has no segment ${this.row.segment}`);
    return new Segment(own);
  }

  @Field(() => ModelRun, { description: "The run that found it." })
  async modelRun(@Ctx() { loaders }: GraphContext): Promise<ModelRun> {
    return ModelRun.require(await loaders.run.load(this.row.run_id));
  }

  @Field(() => AnomalyKindEnum, { description: "In what it is unusual." })
  get kind(): string {
    return this.row.kind;
  }

  @Field(() => AnomalyTriageEnum, { description: "What to do with it first." })
  get triage(): string {
    return this.row.triage;
  }

  @Field(() => Float, {
    nullable: true,
    description: "Distance to the nearest core point / eps, > 1; null where there is no core point.",
  })
  get severity(): number | null {
    return this.row.severity;
  }

  @Field(() => Float, { nullable: true, description: "Distance to the nearest core point, in scaled units." })
  get distanceToCore(): number | null {
    return this.row.distance_to_core;
  }

  @Field(() => [FeatureContribution], {
    description: "What sets it apart from the nearest core point (from its centroid where there is none).",
  })
  async contributions(@Ctx() context: GraphContext): Promise<FeatureContribution[]> {
    const currency = await currencyOf(context, this.view.versionId);
    const parts = JSON.parse(this.row.contributions) as Contribution[];
    return parts.map((part) => new FeatureContribution(part, currency));
  }

  @Field(() => Customer, { nullable: true, description: "The training customer at the nearest core point." })
  async nearestPeer(@Ctx() { loaders }: GraphContext): Promise<Customer | null> {
    const { nearest_peer_id: customerId } = this.row;
    if (customerId === null) return null;
    const row = await loaders.customer.load({ view: this.view, customerId });
    return row && new Customer(row, this.view);
  }

  private async requireCustomer(customerId: number, loaders: GraphContext["loaders"]): Promise<Customer> {
    const row = await loaders.customer.load({ view: this.view, customerId });
    if (!row) throw new Error(`version ${this.view.versionId} has no customer ${customerId}`);
    return new Customer(row, this.view);
  }
}

@ObjectType({ description: "A page of a list of anomalies." })
export class AnomalyConnection extends connectionOf(() => Anomaly, "Anomaly", "anomalies") {}

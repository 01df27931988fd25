import { Arg, Args, Ctx, Field, ID, Int, ObjectType } from "type-graphql";
import type { ModelRunRow } from "../database/model-runs.js";
import { globalId } from "../runs/global-id.js";
import type { RunOutcome } from "../runs/run-outcome.js";
import { AnomalyConnection } from "./anomaly.type.js";
import { connectionOf } from "./connection.type.js";
import type { GraphContext } from "./context.js";
import { AnomalyFilter, AnomalyOrder } from "./customer.input.js";
import { anomalyPage } from "./customer-list.js";
import { DataSetVersion } from "./data-set.type.js";
import { ModelRunKindEnum, ModelRunStatusEnum } from "./enums.js";
import { Evaluation } from "./evaluation.type.js";
import { Job } from "./job.type.js";
import { Hyperparameters, ModelMetrics, RunWarning } from "./model-run-parts.type.js";
import { Node } from "./node.type.js";
import { ForwardPage } from "./page.js";
import { Pca } from "./pca.type.js";
import { FittedFeature } from "./preprocessing.type.js";
import { Report } from "./report.type.js";
import { type RunRecord, readRecord } from "./run-record.js";
import { DateTime } from "./scalars.js";
import { requireScope } from "./scope.js";
import { Segment } from "./segment.type.js";
import { Tuning } from "./tuning.type.js";

@ObjectType({ implements: Node, description: "A training or tuning, from the request to what was learnt." })
export class ModelRun extends Job<ModelRunRow> {
  private parsed: RunRecord | null = null;

  constructor(row: ModelRunRow) {
    super("model_run", row);
  }

  /** The run of a row that must be there. */
  static require(row: ModelRunRow | null): ModelRun {
    if (!row) throw new Error("a run that is referred to is gone");
    return new ModelRun(row);
  }

  @Field(() => Int, { description: "1, 2, 3 … in the order of the requests." })
  get number(): number {
    return this.row.id;
  }

  @Field(() => ModelRunKindEnum, { description: "What it is for." })
  get kind(): string {
    return this.row.kind;
  }

  @Field(() => ModelRunStatusEnum, { description: "What has become of it." })
  get status(): string {
    return this.row.status;
  }

  @Field(() => DateTime, { nullable: true, description: "When it began; null while it waits." })
  get startedAt(): Date | null {
    return this.row.started_at === null ? null : new Date(this.row.started_at);
  }

  @Field(() => Boolean, { description: "True for the model in use." })
  async isActive(@Ctx() { models }: GraphContext): Promise<boolean> {
    return (await models.active())?.runId === this.row.id;
  }

  @Field(() => Boolean, { description: "True when the data set has changed since the run was fitted." })
  async isStale(@Ctx() { loaders }: GraphContext): Promise<boolean> {
    const current = await loaders.currentVersion();
    return current?.id !== this.row.version_id;
  }

  @Field(() => Hyperparameters, { description: "The settings used; a reason says how one was chosen." })
  get hyperparameters(): Hyperparameters {
    return new Hyperparameters(this.record, this.row.as_of);
  }

  @Field(() => [FittedFeature], { description: "What preprocessing learnt from the training customers." })
  get fitted(): FittedFeature[] {
    return (this.record.outcome?.fitted ?? []).map((fitted) => new FittedFeature(fitted));
  }

  @Field(() => DataSetVersion, { description: "The data it was fitted on." })
  async dataSetVersion(@Ctx() { loaders }: GraphContext): Promise<DataSetVersion> {
    const version = await loaders.version.load(this.row.version_id);
    if (!version) throw new Error(`there is no data set version ${this.row.version_id}`);
    return new DataSetVersion(version);
  }

  @Field(() => String, {
    nullable: true,
    description: "SHA-256 of the model, or of what a tuning found: equal for equal data, settings and seed.",
  })
  get artefactDigest(): string | null {
    return this.row.artefact_digest;
  }

  @Field(() => [RunWarning], { description: "What a person should know before using it." })
  get warnings(): RunWarning[] {
    return (this.record.outcome?.warnings ?? []).map((warning) => new RunWarning(warning));
  }

  @Field(() => Int, { nullable: true, description: "Customers it was fitted on." })
  get customerCount(): number | null {
    return this.record.outcome?.customerCount ?? null;
  }

  @Field(() => Int, { nullable: true, description: "Segments found: k." })
  get segmentCount(): number | null {
    return this.trained?.segmentCount ?? null;
  }

  @Field(() => Int, { nullable: true, description: "Anomalies found: DBSCAN's noise." })
  get anomalyCount(): number | null {
    return this.trained?.anomalyCount ?? null;
  }

  @Field(() => Int, { nullable: true, description: "DBSCAN's clusters." })
  get dbscanClusterCount(): number | null {
    return this.trained?.dbscanClusterCount ?? null;
  }

  @Field(() => ModelMetrics, { nullable: true, description: "How good a training is." })
  get metrics(): ModelMetrics | null {
    const metrics = this.trained?.metrics;
    return metrics && Number.isFinite(metrics.inertia) ? new ModelMetrics(metrics) : null;
  }

  @Field(() => [Segment], { description: "Its segments, by number." })
  async segments(@Ctx() { loaders }: GraphContext): Promise<Segment[]> {
    return (await loaders.segments.load(this.row.id)).map((row) => new Segment(row));
  }

  @Field(() => AnomalyConnection, { description: "The anomalies among its training customers." })
  async anomalies(
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg("filter", () => AnomalyFilter, {
      nullable: true,
      description: "Only anomalies that match; all where left out.",
    })
    filter: AnomalyFilter | null | undefined,
    @Arg("orderBy", () => AnomalyOrder, {
      nullable: true,
      description: "The most severe first where left out.",
    })
    orderBy: AnomalyOrder | null | undefined,
    @Ctx() context: GraphContext,
  ): Promise<AnomalyConnection> {
    return anomalyPage(context, await requireScope(context, this.id), page, filter, orderBy);
  }

  @Field(() => Pca, {
    nullable: true,
    description: "The customers in the plane of the first two principal components.",
  })
  get pca(): Pca | null {
    return this.trained && new Pca(this.row.id, this.trained.pca, this.record.specification.features);
  }

  @Field(() => ID, { description: "The id of the data it was fitted on." })
  get dataSetVersionId(): string {
    return globalId("DataSetVersion", this.row.version_id);
  }

  @Field(() => Evaluation, {
    nullable: true,
    description: "A closer look at the segments of a training that has SUCCEEDED.",
  })
  async evaluation(@Ctx() { loaders }: GraphContext): Promise<Evaluation | null> {
    const detail = this.hasSucceeded("TRAINING") ? await loaders.evaluation.load(this.row.id) : null;
    return detail && new Evaluation(detail);
  }

  @Field(() => Tuning, { nullable: true, description: "What a tuning that has SUCCEEDED found." })
  async tuning(@Ctx() { loaders }: GraphContext): Promise<Tuning | null> {
    const detail = this.hasSucceeded("TUNING") ? await loaders.tuning.load(this.row.id) : null;
    return detail && new Tuning(detail);
  }

  @Field(() => [Report], {
    description: "The pages for people, about this training; none where it has not SUCCEEDED.",
  })
  async reports(@Ctx() { listReports }: GraphContext): Promise<Report[]> {
    if (!this.hasSucceeded("TRAINING")) return [];
    const run = encodeURIComponent(this.id);
    return (await listReports()).map((report) => new Report({ ...report, url: `${report.url}?run=${run}` }));
  }

  private hasSucceeded(kind: RunRecord["kind"]): boolean {
    return this.row.kind === kind && this.row.status === "SUCCEEDED";
  }

  private get record(): RunRecord {
    this.parsed ??= readRecord(this.row);
    return this.parsed;
  }

  /** What a training learnt. */
  private get trained(): RunOutcome | null {
    return this.record.kind === "TRAINING" ? this.record.outcome : null;
  }
}

@ObjectType({ description: "A page of a list of model runs." })
export class ModelRunConnection extends connectionOf(() => ModelRun, "ModelRun", "model runs") {}

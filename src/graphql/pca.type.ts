import { Arg, Ctx, Field, Int, ObjectType } from "type-graphql";
import { pcaBins } from "../database/pca-points.js";
import type { Feature } from "../features/feature-catalogue.js";
import { type PcaModel, projectPca } from "../models/pca.js";
import { row } from "../numeric/matrix.js";
import type { GraphContext } from "./context.js";
import { FeatureEnum } from "./enums.js";
import { requireLimit } from "./page.js";
import { Float } from "./scalars.js";

const MOST_POINTS = 10_000;
const MOST_BINS = 100;

@ObjectType({ description: "What one feature adds to a component." })
export class PcaLoading {
  constructor(feature: Feature, value: number) {
    this.feature = feature;
    this.value = value;
  }

  @Field(() => FeatureEnum, { description: "The feature." })
  readonly feature: Feature;

  @Field(() => Float, { description: "−1…1; the largest of a component is positive." })
  readonly value: number;
}

@ObjectType({ description: "A direction in which the customers differ." })
export class PcaComponent {
  constructor(
    index: number,
    private readonly weights: readonly number[],
    private readonly features: readonly Feature[],
  ) {
    this.number = index + 1;
  }

  @Field(() => Int, { description: "1 = the direction of the largest variance." })
  readonly number: number;

  @Field(() => [PcaLoading], { description: "One for each feature of the model." })
  get loadings(): PcaLoading[] {
    return this.features.map((feature, j) => new PcaLoading(feature, this.weights[j]));
  }
}

@ObjectType({ description: "A point of the plane of the first two components." })
export class PcaPoint {
  constructor(point: { number: string | null; segment: number; is_anomaly: number; x: number; y: number }) {
    this.customerNumber = point.number;
    this.segment = point.segment;
    this.isAnomaly = point.is_anomaly === 1;
    this.x = point.x;
    this.y = point.y;
  }

  @Field(() => String, { nullable: true, description: "The customer; null for a centroid." })
  readonly customerNumber: string | null;

  @Field(() => Int, { description: "The number of its segment." })
  readonly segment: number;

  @Field(() => Boolean, { description: "Whether it is an anomaly." })
  readonly isAnomaly: boolean;

  @Field(() => Float, { description: "Along the first component, in scaled units." })
  readonly x: number;

  @Field(() => Float, { description: "Along the second component, in scaled units." })
  readonly y: number;
}

@ObjectType({ description: "A cell of the plane, and how many customers of one segment stand in it." })
export class PcaBin {
  constructor(bin: { x0: number; x1: number; y0: number; y1: number; segment: number; count: number }) {
    Object.assign(this, bin);
  }

  @Field(() => Float, { description: "Left edge." })
  readonly x0!: number;

  @Field(() => Float, { description: "Right edge." })
  readonly x1!: number;

  @Field(() => Float, { description: "Lower edge." })
  readonly y0!: number;

  @Field(() => Float, { description: "Upper edge." })
  readonly y1!: number;

  @Field(() => Int, { description: "The number of the segment." })
  readonly segment!: number;

  @Field(() => Int, { description: "Customers." })
  readonly count!: number;
}

@ObjectType({ description: "Principal components of the scaled features." })
export class Pca {
  constructor(
    private readonly runId: number,
    private readonly pca: PcaModel,
    private readonly features: readonly Feature[],
  ) {}

  @Field(() => [Float], { description: "Share of the variance along each component; they add up to 1." })
  get explainedVarianceRatio(): readonly number[] {
    return this.pca.explainedVarianceRatio;
  }

  @Field(() => [PcaComponent], { description: "The components, the largest variance first." })
  get components(): PcaComponent[] {
    return this.pca.components.map((weights, i) => new PcaComponent(i, weights, this.features));
  }

  @Field(() => [PcaPoint], { description: "Stratified by segment, all anomalies first." })
  async points(
    @Arg("limit", () => Int, {
      nullable: true,
      defaultValue: 1000,
      description: `How many at most, 1–${MOST_POINTS}.`,
    })
    limit: number | null,
    @Ctx() { workspace }: GraphContext,
  ): Promise<PcaPoint[]> {
    const count = limit ?? 1_000;
    requireLimit("limit", count, MOST_POINTS);
    const points = await workspace.reader.run("samplePca", { runId: this.runId, limit: count });
    return points.map((point) => new PcaPoint(point));
  }

  @Field(() => [PcaBin], {
    description: "The plane as a grid of size × size cells; empty ones are left out.",
  })
  async bins(
    @Arg("size", () => Int, {
      nullable: true,
      defaultValue: 30,
      description: `Cells across and up, 1–${MOST_BINS}.`,
    })
    size: number | null,
    @Ctx() { reader }: GraphContext,
  ): Promise<PcaBin[]> {
    const cellsAcross = size ?? 30;
    requireLimit("size", cellsAcross, MOST_BINS);
    const cells = await pcaBins(reader, this.runId, cellsAcross).execute();
    return cells.map(({ x0, y0, width, height, column, row: line, segment, count }) => {
      const [left, lower] = [x0 + column * width, y0 + line * height];
      return new PcaBin({ x0: left, x1: left + width, y0: lower, y1: lower + height, segment, count });
    });
  }

  @Field(() => [PcaPoint], { description: "The segments' centroids." })
  async centroids(@Ctx() { models }: GraphContext): Promise<PcaPoint[]> {
    const serving = await models.ofRun(this.runId);
    if (!serving) return [];
    const plane = projectPca(this.pca, serving.model.centroids, 2);
    return Array.from({ length: plane.rows }, (_, segment) => {
      const [x, y] = row(plane, segment);
      return new PcaPoint({ number: null, segment, is_anomaly: 0, x, y });
    });
  }
}

import { Field, Int, ObjectType } from "type-graphql";
import type { DbscanCell as StoredCell } from "../models/dbscan-grid.js";
import type { NoiseCurve, KDistancePoint as StoredDistance } from "../runs/tuning-outcome.js";
import { Float } from "./scalars.js";

@ObjectType({ description: "A point of the curve of sorted distances to a near neighbour." })
export class KDistancePoint implements StoredDistance {
  @Field(() => Float, { description: "Share of the customers whose distance is at most this, 0…1." })
  readonly customerShare!: number;

  @Field(() => Float, { description: "Distance to the neighbour, in scaled units." })
  readonly distance!: number;
}

@ObjectType({ description: "What DBSCAN finds with one setting." })
export class DbscanCell implements StoredCell {
  @Field(() => Float, { description: "Neighbourhood radius, in scaled units." })
  readonly eps!: number;

  @Field(() => Int, { description: "Customers within eps, itself included, that make a core point." })
  readonly minSamples!: number;

  @Field(() => Int, { description: "Clusters that DBSCAN finds with these settings." })
  readonly clusters!: number;

  @Field(() => Int, { description: "Customers in no cluster: anomalies." })
  readonly noise!: number;

  @Field(() => Float, { description: "Their share of all customers, 0…1." })
  readonly noiseShare!: number;

  @Field(() => Float, {
    description: "Share of all customers in the largest cluster, border points included.",
  })
  readonly largestClusterShare!: number;
}

@ObjectType({ description: "From this eps on, up to the next point's, this share is noise." })
export class NoisePoint implements StoredNoisePoint {
  @Field(() => Float, { description: "Neighbourhood radius, in scaled units." })
  readonly eps!: number;

  @Field(() => Float, { description: "Share of the customers that are noise, 0…1." })
  readonly noiseShare!: number;
}

type StoredNoisePoint = NoiseCurve["points"][number];

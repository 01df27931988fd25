import type { Database } from "../database/open-database.js";
import type { Feature } from "../features/feature-catalogue.js";
import { FEATURE_PARTS, OTHER_PARTS, type Source } from "./exploration-parts.js";
import {
  type Explored,
  type ExploredFeatures,
  type ExploredSales,
  readExploredFeatures,
  readExploredSales,
} from "./explored-data.js";

type FeaturePart = keyof typeof FEATURE_PARTS;
type OtherPart = keyof typeof OTHER_PARTS;

/** A part of an exploration by its name in the catalogue of `exploration-parts.ts`. */
export type Part = FeaturePart | OtherPart;

/** What a part is asked besides whose numbers it is about; null for most. */
export type PartOptions<P extends Part> = P extends FeaturePart
  ? unknown extends Parameters<(typeof FEATURE_PARTS)[P]["compute"]>[1]
    ? null
    : Parameters<(typeof FEATURE_PARTS)[P]["compute"]>[1]
  : null;

export type PartResult<P extends Part> = P extends FeaturePart
  ? ReturnType<(typeof FEATURE_PARTS)[P]["compute"]>
  : P extends OtherPart
    ? Awaited<ReturnType<(typeof OTHER_PARTS)[P]>>
    : never;

/** One part with its options. */
export interface PartRequest<P extends Part = Part> {
  readonly part: P;
  readonly options: PartOptions<P>;
}

/** Parts of one exploration: computed together, they read the customers and the order lines once. */
export interface ExploreInput extends Explored {
  readonly parts: readonly PartRequest[];
}

/** Computes parts of an exploration. @returns their results, in the order of the parts */
export async function exploreData(
  database: Database,
  { parts, ...explored }: ExploreInput,
): Promise<unknown[]> {
  const needed = [...new Set(parts.flatMap(featuresFor))];
  let features: ExploredFeatures | undefined;
  let sales: Promise<ExploredSales> | undefined;
  const source: Source = {
    ...{ database, explored },
    features() {
      features ??= readExploredFeatures(database, explored, needed);
      return features;
    },
    sales() {
      sales ??= readExploredSales(database, explored.versionId, source.features().customerIds);
      return sales;
    },
  };
  const results: unknown[] = [];
  for (const { part, options } of parts) {
    const result = isFeaturePart(part)
      ? FEATURE_PARTS[part].compute(source, options as never)
      : await OTHER_PARTS[part](source);
    results.push(result);
  }
  return results;
}

function featuresFor({ part, options }: PartRequest): readonly Feature[] {
  return isFeaturePart(part) ? FEATURE_PARTS[part].needs(options as never) : [];
}

/** Whether a part is computed from the features; the others, from order lines mostly, need not wait for it. */
export function isFeaturePart(part: Part): part is FeaturePart {
  return part in FEATURE_PARTS;
}

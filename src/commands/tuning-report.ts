import type { DbscanCell } from "../models/dbscan-grid.js";
import { readable } from "../numeric/readable.js";
import { ask, type Graph } from "../reports/open-graph.js";
import type {
  KCandidate,
  KDistancePoint,
  KVerdict,
  NoiseCurve,
  Recommendation,
} from "../runs/tuning-outcome.js";
import { RUN_FIELDS, type RunJson } from "./run-report.js";
import { count, LINE_WIDTH, percent, type TextColumn, textTable, wrapped } from "./text-table.js";

/** A tuning as `tune` gives it with --json. */
export interface TuningJson extends RunJson {
  readonly tuning: {
    readonly kCurve: readonly KCandidate[];
    readonly kneeK: number | null;
    readonly verdict: KVerdict;
    readonly kDistance: readonly KDistancePoint[];
    readonly kneeEps: number | null;
    readonly dbscanGrid: readonly DbscanCell[];
    readonly noiseCurve: NoiseCurve["points"];
    readonly recommended: Recommendation;
  };
}

const TUNING_FIELDS = `
  kneeK kneeEps
  kCurve {
    k inertia silhouette silhouetteLower silhouetteUpper daviesBouldin calinskiHarabasz gap gapError
    minimumJaccard smallestSegmentShare fitMilliseconds
  }
  verdict { k reason votes { criterion k note } }
  kDistance { customerShare distance }
  dbscanGrid { eps minSamples clusters noise noiseShare largestClusterShare }
  noiseCurve { eps noiseShare }
  recommended { k eps minSamples reason }`;

export async function readTuning(graph: Graph, id: string): Promise<TuningJson> {
  const query = `query ($id: ID!) { modelRun(id: $id) { ${RUN_FIELDS} tuning { ${TUNING_FIELDS} } } }`;
  return (await ask<{ modelRun: TuningJson }>(graph, query, { id })).modelRun;
}

/** A finished tuning for people: what each setting would give, what is recommended, and how to train with it. */
export function describeTuning(run: TuningJson): string {
  const { kCurve, verdict, dbscanGrid, kneeEps, recommended } = run.tuning;
  const sample = run.dataSetVersion.isSample ? " (synthetic sample data)" : "";
  const knee =
    kneeEps === null
      ? "The sorted distances to the neighbours have no knee."
      : `The sorted distances to the neighbours have their knee at ${precise(kneeEps)}.`;
  return [
    `Run ${run.number}: a tuning on ${count(run.customerCount ?? 0)} customers${sample}. Nothing was trained.`,
    "",
    "How many segments? (* = recommended)",
    "",
    describeCandidates(kCurve, recommended.k),
    "",
    describeVotes(verdict),
    "",
    wrapped("Who is an anomaly? Share of the customers (and clusters) by eps and minSamples:"),
    "",
    describeGrid(dbscanGrid, recommended),
    "",
    knee,
    "",
    wrapped(
      `Recommended: k = ${recommended.k}, eps = ${precise(recommended.eps)}, minSamples = ${recommended.minSamples}. ${recommended.reason}`,
    ),
    ...run.warnings.map(({ code, message }) => wrapped(`Warning ${code}: ${message}`)),
    `Train with it: clientele train --from-tuning ${run.number}`,
  ].join("\n");
}

/** Columns that nobody computed are left out. */
function describeCandidates(curve: readonly KCandidate[], recommendedK: number): string {
  const figure =
    (write: (value: number) => string, read: (candidate: KCandidate) => number | null) =>
    (candidate: KCandidate) => {
      const value = read(candidate);
      return value === null ? "" : write(value);
    };
  const digits = (places: number) => (value: number) => value.toFixed(places);
  const numbers: TextColumn<KCandidate>[] = [
    { heading: "k", text: ({ k }) => `${k === recommendedK ? "* " : ""}${k}` },
    { heading: "inertia", text: figure(short, ({ inertia }) => inertia) },
    { heading: "silhouette", text: silhouetteOf },
    { heading: "Davies-B.", text: figure(digits(2), ({ daviesBouldin }) => daviesBouldin) },
    { heading: "Cal.-Harab.", text: figure(short, ({ calinskiHarabasz }) => calinskiHarabasz) },
    { heading: "gap", text: figure(digits(2), ({ gap }) => gap) },
    { heading: "Jaccard", text: figure(digits(2), ({ minimumJaccard }) => minimumJaccard) },
    { heading: "smallest", text: figure(percent, ({ smallestSegmentShare }) => smallestSegmentShare) },
  ];
  const known = numbers.filter(({ text }) => curve.some((candidate) => text(candidate) !== ""));
  return textTable(
    known.map((column) => ({ ...column, isNumber: true })),
    curve,
  );
}

/** With ± half of its interval, where it is an estimate. */
function silhouetteOf({ silhouette, silhouetteLower: lower, silhouetteUpper: upper }: KCandidate): string {
  if (silhouette === null) return "";
  const margin = lower === null || upper === null ? "" : ` ±${((upper - lower) / 2).toFixed(3)}`;
  return `${silhouette.toFixed(3)}${margin}`;
}

function describeVotes({ votes }: KVerdict): string {
  const favoured = new Set(votes.flatMap(({ k }) => (k === null ? [] : [k])));
  const intro =
    favoured.size > 1
      ? "The criteria do not agree; each looks at something else:"
      : "The criteria do not contradict one another:";
  const widest = Math.max(...votes.map(({ criterion }) => criterion.length));
  const lines = votes.map(({ criterion, k, note }) => {
    const vote = `${criterion.padEnd(widest)}  ${k === null ? "no k  " : `k = ${k}`.padEnd(6)}`;
    return wrapped(`${vote}  ${note ?? ""}`.trimEnd(), " ".repeat(vote.length + 2));
  });
  return [intro, ...lines].join("\n");
}

/** One line for each eps; as many columns side by side as fit, the rest below. */
function describeGrid(grid: readonly DbscanCell[], recommended: Recommendation): string {
  const epsValues = [...new Set(grid.map(({ eps }) => eps))];
  const sizes = [...new Set(grid.map(({ minSamples }) => minSamples))];
  const cellOf = (eps: number, minSamples: number) => {
    const cell = grid.find((one) => one.eps === eps && one.minSamples === minSamples);
    return cell ? `${percent(cell.noiseShare)} (${count(cell.clusters)})` : "";
  };
  const epsColumn: TextColumn<number> = {
    heading: "eps",
    isNumber: true,
    text: (eps) => `${eps === recommended.eps ? "* " : ""}${precise(eps)}`,
  };
  const sizeColumns = sizes.map((minSamples) => ({
    heading: `${minSamples === recommended.minSamples ? "* " : ""}${minSamples}`,
    isNumber: true,
    text: (eps: number) => cellOf(eps, minSamples),
  }));
  const widthOf = ({ heading, text }: TextColumn<number>) =>
    Math.max(heading.length, ...epsValues.map((eps) => text(eps).length)) + 2;
  const cellWidth = Math.max(...sizeColumns.map(widthOf));
  const abreast = Math.max(1, Math.floor((LINE_WIDTH - widthOf(epsColumn)) / cellWidth));
  const blocks: string[] = [];
  for (let from = 0; from < sizeColumns.length; from += abreast) {
    blocks.push(textTable([epsColumn, ...sizeColumns.slice(from, from + abreast)], epsValues));
  }
  return blocks.join("\n\n");
}

/** A radius with at most four significant digits. */
const precise = (value: number) => String(Number(value.toPrecision(4)));

/** A figure of any size in a narrow column. */
const short = (value: number) => (Math.abs(value) < 1e6 ? readable(value) : value.toExponential(2));

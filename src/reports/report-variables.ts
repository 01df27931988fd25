import { ClienteleError } from "../errors.js";
import { ask, type Graph } from "./open-graph.js";

/** What a caller asks for; null for what the engine finds by itself. */
export interface ReportSubject {
  /** The run to report on, by default the active model. */
  readonly modelRunId: string | null;
  /** The run to compare it with, by default the newest successful training before it. */
  readonly baseId: string | null;
}

/** The variables that every notebook may declare; null for what there is not. */
export type ReportVariables = Readonly<
  Record<"modelRunId" | "baseId" | "tuningRunId" | "latestRunId" | "dataSetVersionId", string | null>
>;

const QUERY = `query ($id: ID, $baseId: ID, $isGiven: Boolean!) {
  base: modelRun(id: $baseId) @include(if: $isGiven) { id }
  run: modelRun(id: $id) { id number kind dataSetVersionId tuning { kneeK } }
  dataSetVersion { id }
  modelRuns(first: 100, filter: { statuses: [SUCCEEDED] }) { nodes { id number kind dataSetVersionId } }
}`;

interface Run {
  readonly id: string;
  readonly number: number;
  readonly kind: "TRAINING" | "TUNING";
  readonly dataSetVersionId: string;
}

interface Answer {
  /** Asked for only where a run to compare with is given. */
  readonly base?: { readonly id: string } | null;
  readonly run: (Run & { readonly tuning: object | null }) | null;
  readonly dataSetVersion: { readonly id: string } | null;
  readonly modelRuns: { readonly nodes: readonly Run[] };
}

/**
 * The runs and the data that a report speaks of. The tuning is the run itself where that explored, else the newest
 * successful tuning of the same data, if possible one before the run. The data are the current ones, or those of a run
 * that was asked for.
 * @throws ClienteleError NOT_FOUND for a run that there is not
 */
export async function reportVariables(
  graph: Graph,
  { modelRunId, baseId }: ReportSubject,
): Promise<ReportVariables> {
  const asked = { id: modelRunId, baseId, isGiven: baseId !== null };
  const { run, base, dataSetVersion, modelRuns } = await ask<Answer>(graph, QUERY, asked);
  if (!run && modelRunId !== null) throw unknownRun(modelRunId);
  if (!base && baseId !== null) throw unknownRun(baseId);
  const latestRunId = modelRuns.nodes[0]?.id ?? null;
  const currentId = dataSetVersion?.id ?? null;
  if (!run) return { modelRunId: null, baseId, tuningRunId: null, latestRunId, dataSetVersionId: currentId };
  const newestFirst = modelRuns.nodes.toSorted((a, b) => b.number - a.number);
  const trainings = newestFirst.filter(({ kind, number }) => kind === "TRAINING" && number < run.number);
  const tunings = newestFirst.filter(
    ({ kind, dataSetVersionId }) => kind === "TUNING" && dataSetVersionId === run.dataSetVersionId,
  );
  const tuning = run.tuning ? run : (tunings.find(({ number }) => number < run.number) ?? tunings[0]);
  return {
    modelRunId: run.id,
    baseId: baseId ?? (run.kind === "TRAINING" ? trainings[0]?.id : null) ?? null, // a tuning is compared with nothing
    tuningRunId: tuning?.id ?? null,
    latestRunId,
    dataSetVersionId: modelRunId === null ? currentId : run.dataSetVersionId,
  };
}

function unknownRun(id: string): ClienteleError {
  return new ClienteleError("NOT_FOUND", { what: "model run", id });
}

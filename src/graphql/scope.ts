import type { CustomerScope } from "../database/customer-page.js";
import { ClienteleError, describeError } from "../errors.js";
import { globalId, keyOf } from "../runs/global-id.js";
import type { GraphContext } from "./context.js";
import { type CustomerView, featuresOf } from "./customer-view.js";

/** Whose customers, and in the eyes of which run: null parts where there are no data, or no model. */
export interface RunScope extends CustomerScope, CustomerView {
  readonly runId: number | null;
}

/**
 * Today's customers with the active model; or, where a run is named, its own customers with its fitted labels. Looked
 * up once a request.
 * @returns null where there are no data, or where the run is unknown
 */
export function findScope(
  context: GraphContext,
  modelRunId: string | null | undefined,
): Promise<RunScope | null> {
  const { scopes } = context.loaders;
  const name = modelRunId ?? null;
  const known = scopes.get(name);
  if (known) return known;
  const found = name === null ? today(context) : runScope(context, name);
  scopes.set(name, found);
  return found;
}

/** The same for a list, which cannot be null. @throws ClienteleError NOT_FOUND for an unknown run */
export async function requireScope(
  context: GraphContext,
  modelRunId: string | null | undefined,
): Promise<RunScope> {
  const scope = await findScope(context, modelRunId);
  if (scope) return scope;
  if (modelRunId != null)
    throw new ClienteleError("NOT_FOUND", { what: "model run", id: modelRunId }, ["modelRunId"]);
  return { versionId: -1, asOf: 0, features: null, isOfRun: false, scoringId: null, runId: null };
}

async function today({ models, loaders, hints }: GraphContext): Promise<RunScope | null> {
  const version = await loaders.currentVersion();
  if (!version) {
    hints.add(describeError("NO_DATA"));
    return null;
  }
  const active = await models.active();
  if (!active) hints.add(describeError("NO_ACTIVE_MODEL"));
  return {
    versionId: version.id,
    asOf: version.as_of,
    features: null,
    isOfRun: false,
    scoringId: active?.scoringId ?? null,
    runId: active?.runId ?? null,
  };
}

async function runScope({ reader, loaders }: GraphContext, modelRunId: string): Promise<RunScope | null> {
  const runId = keyOf("ModelRun", modelRunId);
  const run = runId === null ? null : await loaders.run.load(runId);
  if (!run) return null;
  const view = { versionId: run.version_id, asOf: run.as_of };
  const features = await featuresOf(reader, loaders, view);
  const scoringId = await loaders.fittedScoring.load(run.id);
  return { ...view, features, isOfRun: true, scoringId, runId: run.id };
}

/** The scope in which a run's anomalies are looked up: today's customers for the active run, else its own. */
export async function findScopeOfRun(context: GraphContext, runId: number): Promise<RunScope | null> {
  const today = await findScope(context, null);
  return today?.runId === runId ? today : findScope(context, globalId("ModelRun", runId));
}

import type { Command } from "commander";
import { ask } from "../reports/open-graph.js";
import {
  type CommonFlags,
  type ProgramSettings,
  print,
  withCommonFlags,
  withProgram,
} from "./command-line.js";
import { RUN_FIELDS, type RunJson } from "./run-report.js";
import { count, textTable } from "./text-table.js";

interface RunPage {
  readonly modelRuns: {
    readonly nodes: RunJson[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

const PAGE = `query ($after: String) {
  modelRuns(first: 100, after: $after) { nodes { ${RUN_FIELDS} } pageInfo { hasNextPage endCursor } }
}`;

export function addRuns(program: Command, settings: ProgramSettings): void {
  withCommonFlags(program.command("runs"), settings)
    .description("list the model runs, the newest first")
    .action((flags: CommonFlags) => listRuns(flags));
}

async function listRuns(flags: CommonFlags): Promise<void> {
  await withProgram(flags.db, async ({ graph }) => {
    const modelRuns: RunJson[] = [];
    let after: string | null = null;
    for (;;) {
      const page: RunPage = await ask<RunPage>(graph, PAGE, { after });
      modelRuns.push(...page.modelRuns.nodes);
      if (!page.modelRuns.pageInfo.hasNextPage) break;
      after = page.modelRuns.pageInfo.endCursor;
    }
    print(flags, { modelRuns }, describeRuns(modelRuns));
  });
}

function describeRuns(runs: readonly RunJson[]): string {
  if (runs.length === 0) return "There are no runs yet. Train a model: clientele train";
  const number = (value: number | null) => (value === null ? "" : count(value));
  return textTable(
    [
      { heading: "", text: (run) => (run.isActive ? "*" : "") },
      { heading: "run", isNumber: true, text: (run) => String(run.number) },
      { heading: "id", text: (run) => run.id },
      { heading: "status", text: (run) => (run.error ? `${run.status} ${run.error.code}` : run.status) },
      { heading: "kind", text: (run) => run.kind.toLowerCase() },
      { heading: "created", text: (run) => run.createdAt.slice(0, 16).replace("T", " ") },
      { heading: "customers", isNumber: true, text: (run) => number(run.customerCount) },
      { heading: "segments", isNumber: true, text: segmentsOf },
      { heading: "anomalies", isNumber: true, text: (run) => number(run.anomalyCount) },
      { heading: "silhouette", isNumber: true, text: (run) => run.metrics?.silhouette?.toFixed(3) ?? "" },
    ],
    runs,
  );
}

/** The segments of a training; the number that a tuning recommends. */
function segmentsOf({ kind, segmentCount, hyperparameters }: RunJson): string {
  if (kind === "TRAINING") return segmentCount === null ? "" : count(segmentCount);
  const { k } = hyperparameters.kMeans;
  return k === 0 ? "" : `try ${k}`;
}

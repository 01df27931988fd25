import type { Command } from "commander";
import { ClienteleError } from "../errors.js";
import { ask } from "../reports/open-graph.js";
import { globalId } from "../runs/global-id.js";
import {
  type CommonFlags,
  type ProgramSettings,
  print,
  withCommonFlags,
  withProgram,
} from "./command-line.js";
import { count, money, percent, textTable } from "./text-table.js";

const COMPARE = `query ($baseId: ID!, $otherId: ID!) {
  compareModelRuns(baseId: $baseId, otherId: $otherId) {
    base { id number } other { id number dataSetVersion { currencyCode } }
    differences { name base other }
    adjustedRandIndex keptShare newCustomers lostCustomers
    migration { from { id key number name } to { id key number name } customerCount revenue }
    featureDrift { feature psi }
  }
}`;

interface ComparisonJson {
  readonly base: { readonly number: number };
  readonly other: {
    readonly number: number;
    readonly dataSetVersion: { readonly currencyCode: string | null };
  };
  readonly differences: readonly {
    readonly name: string;
    readonly base: string | null;
    readonly other: string | null;
  }[];
  readonly adjustedRandIndex: number;
  readonly keptShare: number;
  readonly newCustomers: number;
  readonly lostCustomers: number;
  readonly migration: readonly {
    readonly from: { readonly key: string; readonly name: string };
    readonly to: { readonly key: string; readonly name: string };
    readonly customerCount: number;
    readonly revenue: number;
  }[];
  readonly featureDrift: readonly { readonly feature: string; readonly psi: number }[];
}

export function addCompare(program: Command, settings: ProgramSettings): void {
  withCommonFlags(program.command("compare"), settings)
    .description(
      "tell what differs between two trained models, and how customers moved between their segments",
    )
    .argument("<base>", "a run's id or number, as `clientele runs` shows it")
    .argument("<other>", "the run to compare it with")
    .action((base: string, other: string, flags: CommonFlags) => compare(base, other, flags));
}

async function compare(base: string, other: string, flags: CommonFlags): Promise<void> {
  await withProgram(flags.db, async ({ graph }) => {
    const ids = { baseId: runId(base), otherId: runId(other) };
    const query = "query ($id: ID!) { modelRun(id: $id) { id } }";
    for (const [id, text] of [
      [ids.baseId, base],
      [ids.otherId, other],
    ]) {
      const { modelRun } = await ask<{ modelRun: object | null }>(graph, query, { id });
      if (!modelRun) throw new ClienteleError("NOT_FOUND", { what: "model run", id: text });
    }
    const { compareModelRuns } = await ask<{ compareModelRuns: ComparisonJson }>(graph, COMPARE, ids);
    print(flags, { modelRunComparison: compareModelRuns }, describe(compareModelRuns));
  });
}

/** A run's number, which `runs` shows too, stands for its id. */
function runId(text: string): string {
  return /^\d{1,15}$/.test(text) ? globalId("ModelRun", Number(text)) : text;
}

function describe(found: ComparisonJson): string {
  const currency = found.other.dataSetVersion.currencyCode;
  const run = { base: `run ${found.base.number}`, other: `run ${found.other.number}` };
  const common = found.migration.reduce((sum, { customerCount }) => sum + customerCount, 0);
  const differences = textTable(
    [
      { heading: "differs", text: ({ name }) => name },
      { heading: run.base, text: ({ base }) => base ?? "–" },
      { heading: run.other, text: ({ other }) => other ?? "–" },
    ],
    found.differences,
  );
  const migration = textTable(
    [
      { heading: run.base, text: ({ from }) => from.name },
      { heading: run.other, text: ({ to }) => to.name },
      { heading: "customers", isNumber: true, text: ({ customerCount }) => count(customerCount) },
      { heading: "share", isNumber: true, text: ({ customerCount }) => percent(customerCount / common) },
      { heading: "revenue", isNumber: true, text: ({ revenue }) => money(revenue, currency) },
    ],
    found.migration,
  );
  const drift = found.featureDrift.map(({ feature, psi }) => `${feature.toLowerCase()} ${psi.toFixed(3)}`);
  return [
    ...(found.differences.length > 0 ? [differences] : ["Data, settings and outcomes are the same."]),
    "",
    ...(common > 0 ? [migration, ""] : []),
    `${count(common)} customers are in both runs, ${count(found.newCustomers)} are new in ${run.other}, ${count(found.lostCustomers)} are in ${run.base} only.`,
    `${percent(found.keptShare)} of those in both kept their segment; adjusted Rand index ${found.adjustedRandIndex.toFixed(3)} (1 = the same segments, 0 = no more alike than by chance).`,
    `Shift of the features (population stability index; above 0.25 is much): ${drift.join(", ")}.`,
  ].join("\n");
}

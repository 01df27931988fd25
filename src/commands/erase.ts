import type { Command } from "commander";
import { ask } from "../reports/open-graph.js";
import { globalId } from "../runs/global-id.js";
import { type FinishedErasure, startErasure } from "../runs/start-erasure.js";
import {
  type CommonFlags,
  type ProgramSettings,
  print,
  withCommonFlags,
  withProgram,
} from "./command-line.js";
import { openProgressBar } from "./progress-bar.js";
import { count } from "./text-table.js";

const VERSION = `query ($id: ID!) { dataSetVersion(id: $id) { id digest cause asOf } }`;

export function addErase(program: Command, settings: ProgramSettings): void {
  withCommonFlags(program.command("erase"), settings)
    .description("erase a customer everywhere: orders, features, scores, rejects that name it, report files")
    .argument("<customer>", "the customer's number, exactly as the shop writes it")
    .action((customer: string, flags: CommonFlags) => erase(customer, flags));
}

async function erase(customer: string, flags: CommonFlags): Promise<void> {
  await withProgram(flags.db, async ({ workspace, graph }) => {
    const bar = openProgressBar();
    const erased = await startErasure(workspace, customer, (progress) => bar.show(progress)).finally(
      bar.stop,
    );
    const id = globalId("DataSetVersion", erased.versionId);
    const { dataSetVersion } = await ask<{ dataSetVersion: object }>(graph, VERSION, { id });
    const { erasedLines, isPurged, leftFiles, copies } = erased;
    print(
      flags,
      { eraseCustomer: { erasedLines, isPurged, leftFiles, copies, dataSetVersion } },
      describe(erased),
    );
  });
}

function describe({ erasedLines, isPurged, leftFiles, copies }: FinishedErasure): string {
  const rest = isPurged
    ? "Nothing of it is left in the database file, its log, or report files written from it."
    : "The database file, its log or report files still hold traces, because another program uses them: the next import, training or start of the server takes them away.";
  const also = copies.map((copy) => `  ${copy}`);
  return [
    `The customer and its ${count(erasedLines)} order lines are erased from every version of the data set.`,
    rest,
    "Backups, the files you imported and what you exported still have it: see to those yourself.",
    ...leftFiles.map((file) => `This report could not be taken away: ${file}`),
    ...(also.length > 0 ? ["So may these files beside the database:", ...also] : []),
    "A model trained before goes on without it; let it learn anew: clientele train",
  ].join("\n");
}

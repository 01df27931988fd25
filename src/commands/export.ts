import { type Command, Option } from "commander";
import { csvLine } from "../intake/csv-line.js";
import {
  type CommonFlags,
  type ProgramSettings,
  repeatable,
  withCommonFlags,
  withProgram,
} from "./command-line.js";
import { writeRejects } from "./export-rejects.js";
import { exportAnomalies, exportCustomers, exportSegments } from "./export-rows.js";
import { runIdOf } from "./run-id.js";

export interface ExportFlags extends CommonFlags {
  readonly run?: string;
  readonly segment: readonly string[];
  readonly tier: readonly string[];
  readonly country: readonly string[];
  readonly anomalies?: boolean;
  readonly import?: string;
  readonly format?: "csv" | "json";
  readonly raw?: boolean;
}

/** Tables of the model's view of customers; rejects are of an import, and come piece by piece. */
const EXPORTS = { customers: exportCustomers, segments: exportSegments, anomalies: exportAnomalies } as const;

export function addExport(program: Command, settings: ProgramSettings): void {
  withCommonFlags(program.command("export"), settings)
    .description(
      "write customers and anomalies (today's), segments (as they were trained), or the rows of an import that could not be read, as CSV or JSON",
    )
    .addArgument(
      program.createArgument("<what>", "what to write").choices([...Object.keys(EXPORTS), "rejects"]),
    )
    .option(
      "--run <id>",
      "fitted labels of this run (its id or number), on its own data and instant (default: the active model, today)",
      runIdOf,
    )
    .addOption(repeatable("--segment <key|number>", "only this segment"))
    .addOption(repeatable("--tier <tier>", "only this tier: low, medium, high"))
    .addOption(repeatable("--country <name>", "only this country"))
    .option("--anomalies", "only anomalies")
    .option("--import <id>", "rejects of this import (default: the newest that has any)")
    .addOption(new Option("--format <format>", "csv or json").choices(["csv", "json"]))
    .option("--raw", "text exactly as it is: do not guard spreadsheets against formulas")
    .action((what: keyof typeof EXPORTS | "rejects", flags: ExportFlags) => write(what, flags));
}

async function write(what: keyof typeof EXPORTS | "rejects", flags: ExportFlags): Promise<void> {
  const isJson = flags.json === true || flags.format === "json";
  await withProgram(flags.db, async ({ graph, workspace }) => {
    if (what === "rejects") return writeRejects(workspace, flags, isJson);
    const { columns, rows } = await EXPORTS[what](graph, flags);
    process.stdout.write(
      isJson ? `${JSON.stringify({ [what]: rows }, null, 2)}\n` : toCsv(columns, rows, flags.raw),
    );
  });
}

type Row = Readonly<Record<string, string | number | boolean | null>>;

function toCsv(columns: readonly string[], rows: readonly Row[], isRaw = false): string {
  const lines = rows.map((row) =>
    csvLine(
      columns.map((column) => row[column]),
      isRaw,
    ),
  );
  return [columns.join(","), ...lines, ""].join("\n");
}

import { type Command, Option } from "commander";
import { type CommonFlags, type ProgramSettings, withCommonFlags, withProgram } from "./command-line.js";
import { csvLine } from "./csv-table.js";
import { exportAnomalies, exportCustomers, exportSegments } from "./export-rows.js";

export interface ExportFlags extends CommonFlags {
  readonly run?: string;
  readonly segment: readonly string[];
  readonly tier: readonly string[];
  readonly country: readonly string[];
  readonly anomalies?: boolean;
  readonly format?: "csv" | "json";
  readonly raw?: boolean;
}

const EXPORTS = { customers: exportCustomers, segments: exportSegments, anomalies: exportAnomalies } as const;

export function addExport(program: Command, settings: ProgramSettings): void {
  const repeat = (value: string, all: readonly string[]) => [...all, value];
  withCommonFlags(program.command("export"), settings)
    .description(
      "write customers and anomalies (today's), or segments (as they were trained), as CSV or JSON",
    )
    .addArgument(program.createArgument("<what>", "what to write").choices(Object.keys(EXPORTS)))
    .option(
      "--run <id>",
      "fitted labels of this run, on its own data and instant (default: the active model, today)",
    )
    .option("--segment <key|number>", "only this segment; may be repeated", repeat, [])
    .option("--tier <tier>", "only this tier: low, medium, high; may be repeated", repeat, [])
    .option("--country <name>", "only this country; may be repeated", repeat, [])
    .option("--anomalies", "only anomalies")
    .addOption(new Option("--format <format>", "csv or json").choices(["csv", "json"]))
    .option("--raw", "text exactly as it is: do not guard spreadsheets against formulas")
    .action((what: keyof typeof EXPORTS, flags: ExportFlags) => write(what, flags));
}

async function write(what: keyof typeof EXPORTS, flags: ExportFlags): Promise<void> {
  await withProgram(flags.db, async ({ graph }) => {
    const { columns, rows } = await EXPORTS[what](graph, flags);
    const isJson = flags.json || flags.format === "json";
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

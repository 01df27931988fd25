import { once } from "node:events";
import { type Command, Option } from "commander";
import type { SegmentRow } from "../database/model-runs.js";
import { ClienteleError } from "../errors.js";
import { EXPORTS, type ExportName, findTable } from "../exports/find-table.js";
import { writeTable } from "../exports/write-table.js";
import type { CustomerFilter } from "../graphql/customer.input.js";
import { AnomalyKindEnum, AnomalyTriageEnum, ValueTierEnum } from "../graphql/enums.js";
import {
  type CommonFlags,
  type ProgramSettings,
  repeatable,
  withCommonFlags,
  withProgram,
} from "./command-line.js";
import { writeRejects } from "./export-rejects.js";
import { runIdOf } from "./run-id.js";

export interface ExportFlags extends CommonFlags {
  readonly run?: string;
  readonly segment: readonly string[];
  readonly tier: readonly string[];
  readonly country: readonly string[];
  readonly anomalies?: boolean;
  readonly kind: readonly string[];
  readonly triage: readonly string[];
  readonly import?: string;
  readonly format?: "csv" | "json";
  readonly raw?: boolean;
}

export function addExport(program: Command, settings: ProgramSettings): void {
  withCommonFlags(program.command("export"), settings)
    .description(
      "write customers and anomalies (today's), segments and who of them is overdue (as they were trained), or the rows of an import that could not be read, as CSV or JSON",
    )
    .addArgument(program.createArgument("<what>", "what to write").choices([...EXPORTS, "rejects"]))
    .option(
      "--run <id>",
      "fitted labels of this run (its id or number), on its own data and instant (default: the active model, today)",
      runIdOf,
    )
    .addOption(repeatable("--segment <key|number>", "only this segment"))
    .addOption(repeatable("--tier <tier>", "only this tier: low, medium, high"))
    .addOption(repeatable("--country <name>", "only this country"))
    .option("--anomalies", "only anomalies")
    .addOption(repeatable("--kind <kind>", `only anomalies of this kind: ${flagValues(AnomalyKindEnum)}`))
    .addOption(
      repeatable("--triage <triage>", `only anomalies to treat like this: ${flagValues(AnomalyTriageEnum)}`),
    )
    .option("--import <id>", "rejects of this import (default: the newest that has any)")
    .addOption(new Option("--format <format>", "csv or json").choices(["csv", "json"]))
    .option("--raw", "text exactly as it is: do not guard spreadsheets against formulas")
    .action((what: ExportName | "rejects", flags: ExportFlags) => write(what, flags));
}

/** Everything goes out piece by piece, as fast as it is taken. */
async function write(name: ExportName | "rejects", flags: ExportFlags): Promise<void> {
  const isJson = flags.json === true || flags.format === "json";
  await withProgram(flags.db, async ({ graph, workspace }) => {
    if (name === "rejects") return writeRejects(workspace, flags, isJson);
    const request = {
      modelRunId: flags.run ?? null,
      filterOf: (segments: readonly SegmentRow[]) => filterOf(flags, segments),
    };
    const find = () => findTable(graph.services, name, request);
    const { pieces } = await writeTable(workspace.database, {
      name,
      isJson,
      isRaw: flags.raw === true,
      find,
    });
    for await (const piece of pieces) {
      if (!process.stdout.write(piece)) await once(process.stdout, "drain");
    }
  });
}

/** What a filter names must be there: an empty file would hide a slip of the pen. */
function filterOf(
  { segment, tier, country, anomalies, kind, triage }: ExportFlags,
  segments: readonly SegmentRow[],
): CustomerFilter {
  const keys = segment.map((name) => {
    const found = segments.find(({ key, number }) => key === name || String(number) === name);
    if (!found) throw new ClienteleError("NOT_FOUND", { what: "segment", id: name });
    return found.key;
  });
  return {
    segmentKeys: keys.length > 0 ? keys : null,
    tiers: enumValues("--tier", tier, ValueTierEnum),
    countries: country.length > 0 ? [...country] : null,
    isAnomaly: anomalies ? true : null,
    anomalyKinds: enumValues("--kind", kind, AnomalyKindEnum),
    anomalyTriages: enumValues("--triage", triage, AnomalyTriageEnum),
  };
}

/** The values that were named, in any case and with hyphens if one likes; null where none was. @throws ClienteleError BAD_OPTION */
function enumValues(option: string, names: readonly string[], type: object): string[] | null {
  const values = names.map((value) => {
    const found = value.toUpperCase().replaceAll("-", "_");
    if (Object.hasOwn(type, found)) return found;
    const why = `it must be one of ${flagValues(type)}.`;
    throw new ClienteleError("BAD_OPTION", { option, value, why });
  });
  return values.length > 0 ? values : null;
}

/** The values of an enum as people type them. */
function flagValues(type: object): string {
  return Object.keys(type)
    .map((value) => value.toLowerCase().replaceAll("_", "-"))
    .join(", ");
}

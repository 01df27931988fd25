import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { buffer } from "node:stream/consumers";
import type { Command } from "commander";
import { ClienteleError, InvalidInput } from "../errors.js";
import { FEATURE_CATALOGUE, FEATURES } from "../features/feature-catalogue.js";
import { csvLine } from "../formats/csv-line.js";
import { requireFile } from "../formats/open-text.js";
import { ask } from "../reports/open-graph.js";
import type { CustomerMetrics } from "../runs/classification-input.js";
import { classify } from "../runs/classify.js";
import { requireServingModel } from "../runs/serving-models.js";
import {
  type CommonFlags,
  numberFlag,
  type ProgramSettings,
  print,
  withCommonFlags,
  withProgram,
} from "./command-line.js";
import { readTable } from "./csv-table.js";
import { runIdOf } from "./run-id.js";

type ClassifyFlags = CommonFlags & { readonly run?: string } & {
  readonly [field: string]: string | undefined;
};

const FIELDS = FEATURES.map((feature) => FEATURE_CATALOGUE[feature].field);

const QUERY = `query ($input: ClassifyCustomerInput!) {
  classify(input: $input) {
    classification {
      segment { id number key name tier } secondSegment { id number key name tier }
      distance margin isAnomaly severity distanceToCore outOfRange
      contributions { feature value typical unit share text }
      nextSegment { segment { id number key name tier } feature from to text }
      modelRun { id number }
    }
  }
}`;

interface ClassificationJson {
  readonly segment: { readonly name: string; readonly tier: string };
  readonly secondSegment: { readonly name: string } | null;
  readonly margin: number | null;
  readonly isAnomaly: boolean;
  readonly severity: number | null;
  readonly outOfRange: readonly string[];
  readonly contributions: readonly { readonly text: string }[];
  readonly nextSegment: { readonly text: string } | null;
  readonly modelRun: { readonly number: number };
}

export function addClassify(program: Command, settings: ProgramSettings): void {
  const command = withCommonFlags(program.command("classify"), settings)
    .description("tell the segment of a customer, or of each row of a CSV file")
    .argument(
      "[file]",
      `CSV file with columns named ${FIELDS.slice(0, 3).join(", ")} …; "-" reads standard input`,
    )
    .option("--run <id>", "the run to classify with: its id or number (default: the active model)", runIdOf);
  for (const field of FIELDS) command.option(`--${kebab(field)} <x>`, `the customer's ${field}`);
  command.action((file: string | undefined, flags: ClassifyFlags) =>
    file === undefined ? classifyOne(flags) : classifyFile(file, flags),
  );
}

async function classifyOne(flags: ClassifyFlags): Promise<void> {
  await withProgram(flags.db, async ({ graph }) => {
    const metrics = Object.fromEntries(
      FIELDS.map((field) => [field, numberFlag(flags[field])]),
    ) as CustomerMetrics;
    const serving = await requireServingModel(graph.services.models, flags.run ?? null, ["input"]);
    classify(serving.model, metrics, ["input"]); // faults come out with all their facts
    const input = { ...metrics, modelRunId: flags.run ?? null };
    const { classify: payload } = await ask<{ classify: { classification: ClassificationJson } }>(
      graph,
      QUERY,
      { input },
    );
    print(flags, { classification: payload.classification }, describe(payload.classification));
  });
}

function describe(answer: ClassificationJson): string {
  const second = answer.secondSegment
    ? `; next nearest ${answer.secondSegment.name}, margin ${answer.margin?.toFixed(2)}`
    : "";
  const severity = answer.severity === null ? "" : ` (severity ${answer.severity.toFixed(2)})`;
  return [
    `${answer.segment.name} (${answer.segment.tier.toLowerCase()} tier)${second}.`,
    answer.isAnomaly
      ? `An anomaly${severity}: no dense group of customers is near.`
      : `Not an anomaly${severity}.`,
    ...answer.contributions.map(({ text }) => `  ${text}`),
    ...answer.outOfRange.map((feature) => `  ${feature} lies outside the range of the training customers.`),
    ...(answer.nextSegment ? [answer.nextSegment.text] : []),
    `Answered by run ${answer.modelRun.number}.`,
  ].join("\n");
}

/** Adds segment, segmentName, tier, isAnomaly and severity to each row; refuses the file whole at the first bad row. */
async function classifyFile(file: string, flags: ClassifyFlags): Promise<void> {
  await withProgram(flags.db, async ({ graph }) => {
    const { model, segments } = await requireServingModel(graph.services.models, flags.run ?? null, [
      "input",
    ]);
    if (file !== "-") await requireFile(file);
    const isPiped = file === "-";
    const bytes = isPiped ? await buffer(process.stdin) : await readFile(file);
    const table = await readTable(bytes, isPiped ? "standard input" : basename(file));
    const columns = FIELDS.map((field) =>
      table.headings.findIndex((heading) => plain(heading) === plain(field)),
    );
    const classified = table.rows.map(({ fields, line }) => {
      const given = FIELDS.map((field, j) => [field, numberFlag(fields[columns[j]] || undefined)]);
      try {
        return classify(model, Object.fromEntries(given), [`line ${line}`]);
      } catch (error) {
        throw error instanceof InvalidInput ? atLine(error, line) : error;
      }
    });
    const results = classified.map(({ score: { segment, dbscanLabel, severity } }) => ({
      segment,
      segmentName: segments[segment].name,
      tier: segments[segment].tier,
      isAnomaly: dbscanLabel < 0,
      severity,
    }));
    const lines = table.rows.map(({ fields }, i) => csvLine([...fields, ...Object.values(results[i])]));
    const header = csvLine([...table.headings, "segment", "segmentName", "tier", "isAnomaly", "severity"]);
    print(flags, { classifications: results }, [header, ...lines].join("\n"));
  });
}

function atLine({ faults }: InvalidInput, line: number): InvalidInput {
  return new InvalidInput(
    faults.map((fault) => {
      const located = new ClienteleError(fault.code, fault.facts, fault.inputPath);
      located.message = `Line ${line}: ${fault.message}`;
      return located;
    }),
  );
}

function kebab(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, "");
}

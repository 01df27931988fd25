import type { Command } from "commander";
import { withScratchFolder } from "../database/scratch-folder.js";
import { PRESETS } from "../intake/presets.js";
import { reportFolders } from "../reports/report-folders.js";
import { globalId } from "../runs/global-id.js";
import { type ImportRequest, startImport } from "../runs/import-orders.js";
import type { Workspace } from "../runs/workspace.js";
import {
  type CommonFlags,
  type ProgramSettings,
  print,
  repeatable,
  withCommonFlags,
  withWorkspace,
} from "./command-line.js";
import { type ImportFlags, importRequest } from "./import-request.js";
import { ordersInWords } from "./order-in-words.js";
import { openProgressBar } from "./progress-bar.js";
import { count, money, textTable } from "./text-table.js";

const RESULT = `query ($id: ID!) {
  import(id: $id) {
    id fileName status createdAt finishedAt progress { fraction phase message }
    rowsRead rowsKept rowsExcluded rowsRejected rowsKnown rejectsUrl unscoredCustomers error { code message }
    leftOutFiles files { name preset format sheet encoding delimiter dateFormat decimal orderIs mapping { column field } ignoredColumns }
    dataSetVersion {
      id digest asOf firstOrderAt lastOrderAt currencyCode timeZone isSample
      dataQuality {
        raw { rows customers invoices amount }
        kept { rows customers invoices amount }
        entries { reason rows customers invoices amount rowShare amountShare }
        alerts { code severity message count examples }
      }
    }
  }
  activeModel { number }
}`;

interface Totals {
  readonly rows: number;
  readonly customers: number;
  readonly invoices: number;
  readonly amount: number;
}

interface ImportJson {
  readonly import: {
    readonly fileName: string;
    readonly rowsRead: number;
    readonly rowsRejected: number;
    readonly rowsKnown: number;
    readonly unscoredCustomers: number;
    readonly leftOutFiles: readonly string[];
    readonly files: readonly { readonly orderIs: string | null }[];
    readonly dataSetVersion: {
      readonly currencyCode: string | null;
      readonly dataQuality: {
        readonly raw: Totals;
        readonly kept: Totals;
        readonly entries: readonly (Totals & { readonly reason: string })[];
        readonly alerts: readonly {
          readonly code: string;
          readonly severity: string;
          readonly message: string;
        }[];
      };
    };
  };
  readonly activeModel: { readonly number: number } | null;
}

export function addImport(program: Command, settings: ProgramSettings): void {
  withCommonFlags(program.command("import"), settings)
    .description("import orders files: CSV, workbooks (.xlsx), Parquet, also in gzip or ZIP archives")
    .argument("<file...>", "orders files; several are one import; - reads standard input")
    .option("--replace", "let these orders take the place of all that are there")
    .option(
      "--on-known-invoice <policy>",
      "where an invoice is known with other lines: refuse, replace, keep or add (default: refuse)",
    )
    .option("--dry-run", "show how the files would be read and what would be kept; nothing is written")
    .option("--preset <name>", `${PRESETS.map(({ name }) => name).join(", ")} (default: by the headings)`)
    .addOption(
      repeatable("--map <column=field>", "which column fills which field, e.g. Buyer=customerNumber"),
    )
    .option(
      "--date-format <format>",
      "iso, ymd, dmy, mdy, yyyymmdd, excel, epoch-s, epoch-ms or a pattern (default: detected)",
    )
    .option("--decimal <mark>", "decimal mark, . or , (default: detected)")
    .option("--delimiter <char>", "delimiter of the columns, or tab (default: detected)")
    .option("--sheet <name>", "the sheet of a workbook, where more than one looks like orders")
    .option("--encoding <name>", "utf-8, utf-16le, utf-16be, latin1 or windows-1252 (default: utf-8)")
    .option(
      "--cleaning-profile <profile>",
      "rules by which the data set is cleaned from now on: standard, strict, standard+duplicate … (default: as it is)",
    )
    .option("--keep <n>", "afterwards, take away versions older than the newest n that no run was trained on")
    .option("--time-zone <zone>", "zone of timestamps without one, e.g. Europe/London (default: UTC)")
    .option("--currency <code>", "ISO 4217 code of the amounts, e.g. GBP")
    .option(
      "--max-reject-share <share>",
      "import nothing where more rows than this cannot be read (default: 0.05)",
    )
    .action((files: string[], flags: ImportFlags) => importFiles(files, flags));
}

async function importFiles(paths: readonly string[], flags: ImportFlags): Promise<void> {
  await withWorkspace(flags.db, (workspace) =>
    withScratchFolder(workspace.database.path, async (scratch) => {
      const request = await importRequest(paths, flags, scratch);
      if (!flags.dryRun) return runImport(workspace, request, flags);
      const { printPreview } = await import("./import-preview.js");
      await printPreview(workspace, request, flags);
    }),
  );
}

/**
 * Imports and prints what came of it.
 * @param beside what else the JSON has
 * @throws the refusal of the import
 */
/** From this share of the work on the file is read, and a core has time for other things. */
const READ = 0.6;

export async function runImport(
  workspace: Workspace,
  request: ImportRequest,
  flags: CommonFlags,
  beside: object = {},
): Promise<void> {
  const bar = openProgressBar();
  const started = await startImport(workspace, request, (progress) => {
    bar.show(progress);
    if (progress.fraction >= READ) import("../reports/open-graph.js"); // half of what there is to load
  });
  const failure = await started.finished;
  bar.stop();
  if (failure) throw failure;
  if (started.replacesSample) process.stderr.write("The sample data were replaced by these orders.\n");
  const { ask, openGraph } = await import("../reports/open-graph.js");
  const graph = await openGraph(workspace, reportFolders());
  const result = await ask<ImportJson>(graph, RESULT, { id: globalId("Import", started.importId) });
  const { dataSetVersion, ...imported } = result.import;
  print(flags, { ...beside, import: imported, dataSetVersion }, describeImport(result));
}

function describeImport({ import: imported, activeModel }: ImportJson): string {
  const { dataQuality, currencyCode } = imported.dataSetVersion;
  const { raw, kept, entries } = dataQuality;
  const rows = [
    { label: "all", ...raw },
    ...entries.map((e) => ({ label: e.reason, ...e })),
    { label: "kept", ...kept },
  ];
  const known = imported.rowsKnown > 0 ? `, ${count(imported.rowsKnown)} known already` : "";
  const rejected = imported.rowsRejected > 0 ? `, ${count(imported.rowsRejected)} could not be read` : "";
  return [
    `${imported.fileName}: ${count(imported.rowsRead)} rows read${known}${rejected}. The data set now:`,
    "",
    textTable(
      [
        { heading: "order lines", text: (row) => row.label },
        { heading: "rows", isNumber: true, text: (row) => count(row.rows) },
        { heading: "customers", isNumber: true, text: (row) => count(row.customers) },
        { heading: "invoices", isNumber: true, text: (row) => count(row.invoices) },
        { heading: "amount", isNumber: true, text: (row) => money(row.amount, currencyCode) },
      ],
      rows,
    ),
    "",
    ...ordersInWords(imported.files),
    ...describeAlerts(dataQuality.alerts),
    ...(imported.leftOutFiles.length > 0
      ? [`Left out, because they hold no orders: ${imported.leftOutFiles.join(", ")}`]
      : []),
    ...(imported.rowsRejected > 0 ? ["Rows that could not be read: clientele export rejects"] : []),
    ...(imported.unscoredCustomers > 0
      ? [
          `${count(imported.unscoredCustomers)} customers have no segment: the active model cannot take their values.`,
        ]
      : []),
    activeModel
      ? `Every customer was scored with run ${activeModel.number}. Let the segments follow the new data: clientele train`
      : "There is no active model. Train one: clientele train",
  ].join("\n");
}

/** What somebody should decide about before using the data; notes are for the API and the reports. */
function describeAlerts(alerts: readonly { severity: string; message: string }[]): string[] {
  const urgent = alerts.filter(({ severity }) => severity !== "NOTE");
  if (urgent.length === 0) return [];
  return ["To decide:", ...urgent.map(({ message }) => `  - ${message}`), ""];
}

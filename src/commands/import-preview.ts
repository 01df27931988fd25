import "reflect-metadata";
import { ClienteleError, type ErrorCode } from "../errors.js";
import { ImportPreview } from "../graphql/preview.type.js";
import type { ImportRequest } from "../runs/import-orders.js";
import { type ImportPreview as PreviewFacts, previewImport } from "../runs/preview-import.js";
import type { Workspace } from "../runs/workspace.js";
import { type CommonFlags, print } from "./command-line.js";
import { ordersInWords } from "./order-in-words.js";
import { openProgressBar } from "./progress-bar.js";
import { count, money, textTable } from "./text-table.js";

/**
 * `import --dry-run`: how the files would be read and what would be kept.
 * @throws the refusal that the import would end with, after what there is to see
 */
export async function printPreview(
  workspace: Workspace,
  request: ImportRequest,
  flags: CommonFlags,
): Promise<void> {
  const bar = openProgressBar();
  const facts = await previewImport(workspace, request, (progress) => bar.show(progress)).finally(bar.stop);
  const preview = new ImportPreview(facts);
  print(flags, { importPreview: toJson(preview) }, describe(preview, request.currency ?? null));
  const { refusal } = facts;
  if (refusal) throw new PreviewRefusal(refusal);
}

/** The refusal as it was worded: its facts are not here any more. */
class PreviewRefusal extends ClienteleError {
  constructor({ code, message }: NonNullable<PreviewFacts["refusal"]>) {
    super(code as ErrorCode);
    this.message = message;
  }
}

/** How a file would be read, as the graph spells it. */
function fileJson(file: ImportPreview["files"][number]) {
  const { name, preset, format, sheet, encoding, delimiter, dateFormat, decimal } = file;
  const { orderIs, mapping, ignoredColumns } = file;
  return {
    ...{ name, preset, format, sheet, encoding, delimiter, dateFormat, decimal },
    ...{ orderIs, mapping, ignoredColumns },
  };
}

function toJson(preview: ImportPreview) {
  const { files, firstRows, problems, verdicts, refusal } = preview;
  const { rowsRead, rowsKept, rowsExcluded, rowsRejected, rowsKnown } = preview;
  return {
    files: files.map(fileJson),
    firstRows: firstRows.map((row) => ({
      number: row.number,
      problem: row.problem,
      invoice: row.invoice,
      stockCode: row.stockCode,
      description: row.description,
      quantity: row.quantity,
      unitPrice: row.unitPrice,
      orderedAt: row.orderedAt,
      customerNumber: row.customerNumber,
      country: row.country,
    })),
    problems,
    ...{ rowsRead, rowsKept, rowsExcluded, rowsRejected, rowsKnown },
    verdicts: verdicts.map(({ entry, rows, customers, invoices, amount }) => ({
      ...{ entry, rows, customers, invoices, amount },
    })),
    refusal,
  };
}

function describe(preview: ImportPreview, currency: string | null): string {
  return [
    ...preview.files.flatMap(describeFile),
    ...ordersInWords(preview.files),
    "",
    "The first rows, as they are understood:",
    describeRows(preview),
    "",
    ...describeProblems(preview),
    `${count(preview.rowsRead)} rows read: ${count(preview.rowsKept)} kept, ${count(preview.rowsExcluded)} excluded, ${count(preview.rowsRejected)} not readable, ${count(preview.rowsKnown)} known already.`,
    describeVerdicts(preview, currency),
    preview.refusal ? "Nothing was written." : "Nothing was written. Without --dry-run this is imported.",
  ]
    .filter((part) => part !== null)
    .join("\n");
}

function describeFile(file: ImportPreview["files"][number]): string[] {
  const delimiter = file.delimiter === "\t" ? "tab" : file.delimiter;
  const ignored = file.ignoredColumns.length > 0 ? `  ignored: ${file.ignoredColumns.join(", ")}` : null;
  const mapping = file.mapping.map(({ column, field }) => `${column} → ${field}`).join(", ");
  const form = [
    `preset ${file.preset}`,
    ...(file.format === "csv" ? [file.encoding, `delimiter ${delimiter}`] : [file.format]),
    ...(file.sheet === null ? [] : [`sheet ${file.sheet}`]),
    `dates ${file.dateFormat ?? "not settled"}`,
    file.decimal ? `decimal mark ${file.decimal}` : "whole numbers",
  ];
  return [`${file.name}: ${form.join(", ")}`, `  ${mapping}`, ...(ignored ? [ignored] : [])];
}

function describeRows({ firstRows }: ImportPreview): string {
  return textTable(
    [
      { heading: "invoice", text: (row) => row.invoice ?? "" },
      { heading: "stock code", text: (row) => row.stockCode ?? "" },
      { heading: "description", text: (row) => (row.description ?? "").slice(0, 30) },
      { heading: "quantity", isNumber: true, text: (row) => String(row.quantity ?? "") },
      { heading: "price", isNumber: true, text: (row) => String(row.unitPrice ?? "") },
      { heading: "ordered at", text: (row) => row.orderedAt?.toISOString().replace(".000Z", "Z") ?? "" },
      { heading: "customer", text: (row) => row.customerNumber ?? "" },
      { heading: "country", text: (row) => row.country ?? "" },
      { heading: "", text: (row) => row.problem ?? "" },
    ],
    firstRows,
  );
}

function describeProblems({ problems }: ImportPreview): string[] {
  if (problems.length === 0) return [];
  const table = textTable(
    [
      { heading: "rows", isNumber: true, text: (problem) => count(problem.count) },
      { heading: "problem", text: (problem) => problem.code },
      { heading: "column", text: (problem) => problem.column ?? "" },
      {
        heading: "lines",
        text: (problem) => problem.lines.join(", ") + (problem.count > problem.lines.length ? " …" : ""),
      },
      { heading: "the first", text: (problem) => problem.example },
    ],
    problems,
  );
  return ["Rows that cannot be read:", table, ""];
}

function describeVerdicts({ verdicts }: ImportPreview, currency: string | null): string | null {
  if (verdicts.length === 0) return null;
  return textTable(
    [
      { heading: "of the new lines", text: (verdict) => verdict.entry },
      { heading: "rows", isNumber: true, text: (verdict) => count(verdict.rows) },
      { heading: "customers", isNumber: true, text: (verdict) => count(verdict.customers) },
      { heading: "invoices", isNumber: true, text: (verdict) => count(verdict.invoices) },
      { heading: "amount", isNumber: true, text: (verdict) => money(verdict.amount, currency) },
    ],
    verdicts,
  );
}

import { Field, Int, ObjectType } from "type-graphql";
import type { PreviewRow as RowFacts } from "../intake/first-rows.js";
import type { ImportPreview as Facts, PreviewVerdict as VerdictFacts } from "../runs/preview-import.js";
import { ImportedFile } from "./import-parts.type.js";
import { RunError } from "./job.type.js";
import { DateTime, Float } from "./scalars.js";
import { UserError } from "./user-error.type.js";

@ObjectType({ description: "A row of a file as it is understood." })
export class PreviewRow {
  constructor(private readonly row: RowFacts) {}

  @Field(() => Int, { description: "Its number among the file's rows, from 1." })
  get number(): number {
    return this.row.row;
  }

  @Field(() => String, { nullable: true, description: "Why it cannot be read; null where it can." })
  get problem(): string | null {
    return this.row.problem;
  }

  @Field(() => String, { nullable: true, description: "The invoice number." })
  get invoice(): string | null {
    return this.row.order?.invoice ?? null;
  }

  @Field(() => String, { nullable: true, description: "The stock code." })
  get stockCode(): string | null {
    return this.row.order?.stockCode ?? null;
  }

  @Field(() => String, { nullable: true, description: "What the product is called." })
  get description(): string | null {
    return this.row.order?.description ?? null;
  }

  @Field(() => Int, { nullable: true, description: "Units; negative where they came back." })
  get quantity(): number | null {
    return this.row.order?.quantity ?? null;
  }

  @Field(() => Float, { nullable: true, description: "Price of a unit, in the currency." })
  get unitPrice(): number | null {
    return this.row.order ? this.row.order.unitPrice / 1_000 : null;
  }

  @Field(() => DateTime, { nullable: true, description: "When it was ordered." })
  get orderedAt(): Date | null {
    return this.row.order ? new Date(this.row.order.orderedAt) : null;
  }

  @Field(() => String, { nullable: true, description: "The customer's number." })
  get customerNumber(): string | null {
    return this.row.order?.customerNumber ?? null;
  }

  @Field(() => String, { nullable: true, description: "The country." })
  get country(): string | null {
    return this.row.order?.country ?? null;
  }
}

@ObjectType({ description: "Rows that cannot be read for the same reason." })
export class PreviewProblem {
  constructor(group: Facts["problems"][number]) {
    this.fileName = group.file_name;
    this.code = group.code;
    this.column = group.column_name;
    this.example = group.example;
    this.count = group.count;
    this.lines = group.lines;
  }

  @Field(() => String, { description: "The file." })
  readonly fileName: string;

  @Field(() => String, { description: "The kind of fault." })
  readonly code: string;

  @Field(() => String, { nullable: true, description: "The column; null where it is the whole row." })
  readonly column: string | null;

  @Field(() => String, { description: "What is wrong with the first of them." })
  readonly example: string;

  @Field(() => Int, { description: "How many rows." })
  readonly count: number;

  @Field(() => [Int], { description: "The lines of the first ten." })
  readonly lines: readonly number[];
}

@ObjectType({ description: "What the rules would make of the file's own new lines." })
export class PreviewVerdict {
  constructor(private readonly verdict: VerdictFacts) {
    this.entry = verdict.entry;
  }

  @Field(() => String, { description: "KEPT, or the reason why lines would not count." })
  readonly entry: string;

  @Field(() => Int, { description: "Order lines." })
  get rows(): number {
    return this.verdict.rows;
  }

  @Field(() => Int, { description: "Distinct customers." })
  get customers(): number {
    return this.verdict.customers;
  }

  @Field(() => Int, { description: "Distinct invoices." })
  get invoices(): number {
    return this.verdict.invoices;
  }

  @Field(() => Float, { description: "Quantity × price, in the currency." })
  get amount(): number {
    return this.verdict.amountMilli / 1_000;
  }
}

@ObjectType({ description: "What an import would do; nothing is written." })
export class ImportPreview {
  constructor(private readonly facts: Facts) {}

  @Field(() => [ImportedFile], { description: "How each file would be read." })
  get files(): ImportedFile[] {
    return this.facts.files.map((file) => new ImportedFile(file));
  }

  @Field(() => [PreviewRow], { description: "The first rows, as they would be understood." })
  get firstRows(): PreviewRow[] {
    return this.facts.firstRows.map((row) => new PreviewRow(row));
  }

  @Field(() => [PreviewProblem], {
    description: "Rows that cannot be read, by kind of fault, the most frequent first.",
  })
  get problems(): PreviewProblem[] {
    return this.facts.problems.map((group) => new PreviewProblem(group));
  }

  @Field(() => Int, { description: "Rows read = kept + excluded + rejected + known." })
  get rowsRead(): number {
    return this.facts.imported.rows_read;
  }

  @Field(() => Int, { description: "Rows that would count." })
  get rowsKept(): number {
    return this.facts.imported.rows_kept;
  }

  @Field(() => Int, { description: "Rows that would not count, each for a reason." })
  get rowsExcluded(): number {
    return this.facts.imported.rows_excluded;
  }

  @Field(() => Int, { description: "Rows that cannot be read." })
  get rowsRejected(): number {
    return this.facts.imported.rows_rejected;
  }

  @Field(() => Int, { description: "Rows that are there already." })
  get rowsKnown(): number {
    return this.facts.imported.rows_known;
  }

  @Field(() => [PreviewVerdict], {
    description: "The new lines by verdict; empty where the import would be refused.",
  })
  get verdicts(): PreviewVerdict[] {
    return this.facts.verdicts.map((verdict) => new PreviewVerdict(verdict));
  }

  @Field(() => RunError, {
    nullable: true,
    description: "Why the import would be refused; null where it would not.",
  })
  get refusal(): RunError | null {
    return this.facts.refusal && new RunError(this.facts.refusal.code, this.facts.refusal.message);
  }
}

@ObjectType({ description: "The answer to previewImport." })
export class PreviewImportPayload {
  constructor(preview: ImportPreview | null, userErrors: UserError[]) {
    this.preview = preview;
    this.userErrors = userErrors;
  }

  @Field(() => ImportPreview, { nullable: true, description: "Null where the input is refused." })
  readonly preview: ImportPreview | null;

  @Field(() => [UserError], { description: "What was wrong with the input, or with the file." })
  readonly userErrors: UserError[];
}

import { Field, Int, ObjectType } from "type-graphql";
import type { RejectRow } from "../database/rejects.js";
import type { ImportReading } from "../runs/import-task.js";
import { connectionOf } from "./connection.type.js";

@ObjectType({ description: "A column of a file, and what it was used for." })
export class ColumnMapping {
  constructor(mapping: { readonly column: string; readonly field: string }) {
    this.column = mapping.column;
    this.field = mapping.field;
  }

  @Field(() => String, { description: "The heading, as the file has it." })
  readonly column: string;

  @Field(() => String, { description: "The field of an order line that it filled." })
  readonly field: string;
}

@ObjectType({ description: "How one file of an import was read." })
export class ImportedFile {
  constructor(private readonly file: ImportReading["files"][number]) {}

  @Field(() => String, { description: "The name of the file, as it was given." })
  get name(): string {
    return this.file.name;
  }

  @Field(() => String, { description: "The kind of export that its headings are known as." })
  get preset(): string {
    return this.file.preset;
  }

  @Field(() => String, { description: "What kind of file it was: csv, xlsx or parquet." })
  get format(): string {
    return this.file.format ?? "csv"; // an import of an older Clientele
  }

  @Field(() => String, { description: "How its bytes were read as text." })
  get encoding(): string {
    return this.file.encoding ?? "utf-8"; // workbooks and Parquet have no other
  }

  @Field(() => String, { description: "What stands between two fields of a CSV file; empty elsewhere." })
  get delimiter(): string {
    return this.file.delimiter ?? "";
  }

  @Field(() => String, { nullable: true, description: "The sheet of a workbook that was read." })
  get sheet(): string | null {
    return this.file.sheet ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description: "How its dates were read; null where a preview has not settled it yet.",
  })
  get dateFormat(): string | null {
    return this.file.dateFormat;
  }

  @Field(() => String, { nullable: true, description: "The decimal sign; null where no number had one." })
  get decimal(): string | null {
    return this.file.decimal;
  }

  @Field(() => String, {
    nullable: true,
    description:
      "What makes an order: INVOICE (its number), INSTANT or DAY (what a customer bought at one instant, or on one day where dates have no times); null for an import of an older version.",
  })
  get orderIs(): string | null {
    return this.file.orderIs ?? null;
  }

  @Field(() => [ColumnMapping], { description: "The columns that were used." })
  get mapping(): ColumnMapping[] {
    return this.file.mapping.map((mapping) => new ColumnMapping(mapping));
  }

  @Field(() => [String], { description: "The columns that were not used." })
  get ignoredColumns(): readonly string[] {
    return this.file.ignoredColumns;
  }
}

@ObjectType({ description: "A row that could not be read." })
export class Reject {
  constructor(private readonly row: RejectRow) {}

  @Field(() => String, { description: "The file that it stands in." })
  get fileName(): string {
    return this.row.file_name;
  }

  @Field(() => Int, { description: "Its line; the headings stand in line 1." })
  get line(): number {
    return this.row.line;
  }

  @Field(() => Int, { nullable: true, description: "Its last line, where it spans several." })
  get lastLine(): number | null {
    return this.row.last_line;
  }

  @Field(() => String, { description: "The kind of fault." })
  get code(): string {
    return this.row.code;
  }

  @Field(() => String, {
    nullable: true,
    description: "The column at fault; null where it is the whole row.",
  })
  get column(): string | null {
    return this.row.column_name;
  }

  @Field(() => String, { description: "What is wrong, in words." })
  get reason(): string {
    return this.row.reason;
  }

  @Field(() => String, { description: "The row as it is written, at most 1,000 characters or so." })
  get raw(): string {
    return this.row.raw;
  }
}

@ObjectType({ description: "A page of a list of rows that could not be read." })
export class RejectConnection extends connectionOf(() => Reject, "Reject", "rows that could not be read") {}

import { Field, ObjectType } from "type-graphql";
import type { FileReading } from "../intake/file-reading.js";

@ObjectType({ description: "A column of a file and the field that it fills." })
export class ColumnMapping {
  constructor(mapping: { column: string; field: string }) {
    this.column = mapping.column;
    this.field = mapping.field;
  }

  @Field(() => String, { description: "The column's heading." })
  readonly column: string;

  @Field(() => String, { description: "The field, as ColumnMappingInput takes it." })
  readonly field: string;
}

@ObjectType({ description: "How a file is read, in the words that importTransactions takes." })
export class ImportedFile {
  constructor(private readonly reading: FileReading) {}

  @Field(() => String, { description: "The file's name." })
  get name(): string {
    return this.reading.name;
  }

  @Field(() => String, { description: "The preset that its headings fit." })
  get preset(): string {
    return this.reading.preset;
  }

  @Field(() => String, { description: "How its characters are written." })
  get encoding(): string {
    return this.reading.encoding;
  }

  @Field(() => String, { description: "What stands between its columns." })
  get delimiter(): string {
    return this.reading.delimiter;
  }

  @Field(() => String, {
    nullable: true,
    description: "How its dates are written; null where nothing has settled it.",
  })
  get dateFormat(): string | null {
    return this.reading.dateFormat;
  }

  @Field(() => String, { nullable: true, description: "The decimal mark; null where all numbers are whole." })
  get decimal(): string | null {
    return this.reading.decimal;
  }

  @Field(() => [ColumnMapping], { description: "Which column fills which field." })
  get mapping(): ColumnMapping[] {
    return this.reading.mapping.map((mapping) => new ColumnMapping(mapping));
  }

  @Field(() => [String], { description: "Columns that were left alone." })
  get ignoredColumns(): readonly string[] {
    return this.reading.ignoredColumns;
  }
}

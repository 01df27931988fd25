import { sql } from "kysely";
import { Args, Ctx, Field, Int, ObjectType } from "type-graphql";
import { type ImportRow, versionOfImport } from "../database/imports.js";
import { countRows } from "../database/keyset.js";
import { type RejectRow, rejectsOfImport } from "../database/rejects.js";
import type { ImportReading } from "../runs/import-task.js";
import { connectionOf } from "./connection.type.js";
import type { GraphContext } from "./context.js";
import { DataSetVersion } from "./data-set.type.js";
import { ImportStatusEnum } from "./enums.js";
import { ImportedFile, Reject, RejectConnection } from "./import-parts.type.js";
import { Job } from "./job.type.js";
import { Node } from "./node.type.js";
import { ForwardPage, type Paging, readPage } from "./page.js";

const IN_FILE_ORDER: Paging<RejectRow> = {
  name: "rejects",
  order: { value: sql`id`, key: sql`id`, direction: "ASC" },
  positionOf: ({ id }) => ({ value: id, key: id }),
};

@ObjectType({ implements: Node, description: "One import of an orders file, whatever became of it." })
export class Import extends Job<ImportRow> {
  constructor(row: ImportRow) {
    super("import", row);
  }

  @Field(() => String, { description: "The name of the file, as it was given." })
  get fileName(): string {
    return this.row.file_name;
  }

  @Field(() => ImportStatusEnum, { description: "What has become of it." })
  get status(): string {
    return this.row.status;
  }

  @Field(() => Int, { description: "Rows read = kept + excluded + rejected + known." })
  get rowsRead(): number {
    return this.row.rows_read;
  }

  @Field(() => Int, { description: "Rows that count." })
  get rowsKept(): number {
    return this.row.rows_kept;
  }

  @Field(() => Int, { description: "Rows that do not count, each for a reason of the ledger." })
  get rowsExcluded(): number {
    return this.row.rows_excluded;
  }

  @Field(() => Int, { description: "Rows that could not be understood." })
  get rowsRejected(): number {
    return this.row.rows_rejected;
  }

  @Field(() => Int, { description: "Rows that an earlier import had brought already." })
  get rowsKnown(): number {
    return this.row.rows_known;
  }

  @Field(() => String, {
    nullable: true,
    description: "Where these rows can be fetched as CSV: a path of this server; null without any.",
  })
  async rejectsUrl(@Ctx() { db }: GraphContext): Promise<string | null> {
    const [first] = await rejectsOfImport(db, this.row.id).limit(1).execute();
    return first ? `/imports/${this.id}/rejects.csv` : null;
  }

  @Field(() => RejectConnection, {
    description:
      "The rows that could not be understood, in the order of the files; of a failed import the first 10,000.",
  })
  async rejects(
    @Args(() => ForwardPage) page: ForwardPage,
    @Ctx() { db }: GraphContext,
  ): Promise<RejectConnection> {
    const list = () => rejectsOfImport(db, this.row.id);
    const found = await readPage(list(), page, IN_FILE_ORDER);
    const rejects = found.rows.map((row) => new Reject(row));
    return new RejectConnection(found, rejects, () => countRows(list()));
  }

  @Field(() => [ImportedFile], {
    description: "How each file was read; empty until the import has ended well.",
  })
  get files(): ImportedFile[] {
    return (this.reading?.files ?? []).map((file) => new ImportedFile(file));
  }

  @Field(() => [String], {
    description:
      "What lay in the archives beside the files with orders, and was left out: a read-me, a picture.",
  })
  get leftOutFiles(): readonly string[] {
    return this.reading?.leftOut ?? [];
  }

  @Field(() => Int, { description: "Unit prices that had more than three decimals and were rounded." })
  get roundedPrices(): number {
    return this.reading?.roundedPrices ?? 0;
  }

  @Field(() => Int, { description: "Customers that the active model could not take when they were scored." })
  get unscoredCustomers(): number {
    return this.row.unscored_customers;
  }

  @Field(() => DataSetVersion, {
    nullable: true,
    description: "The version that it made; null where it made none.",
  })
  async dataSetVersion(@Ctx() { db, loaders }: GraphContext): Promise<DataSetVersion | null> {
    const made = await versionOfImport(db, this.row.id).executeTakeFirst();
    const row = made?.version_id ? await loaders.version.load(made.version_id) : null;
    return row && new DataSetVersion(row);
  }

  private get reading(): ImportReading | null {
    return this.row.reading === null ? null : (JSON.parse(this.row.reading) as ImportReading);
  }
}

@ObjectType({ description: "A page of a list of imports." })
export class ImportConnection extends connectionOf(() => Import, "Import", "imports") {}

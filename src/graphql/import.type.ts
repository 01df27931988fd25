import { Ctx, Field, Int, ObjectType } from "type-graphql";
import { type ImportRow, versionOfImport } from "../database/imports.js";
import { globalId } from "../runs/global-id.js";
import { connectionOf } from "./connection.type.js";
import type { GraphContext } from "./context.js";
import { DataSetVersion } from "./data-set.type.js";
import { ImportStatusEnum } from "./enums.js";
import { Progress, RunError } from "./job.type.js";
import { Node } from "./node.type.js";
import { DateTime } from "./scalars.js";

@ObjectType({ implements: Node, description: "One import of an orders file, whatever became of it." })
export class Import extends Node {
  constructor(private readonly row: ImportRow) {
    super(globalId("Import", row.id));
  }

  @Field(() => String, { description: "The name of the file, as it was given." })
  get fileName(): string {
    return this.row.file_name;
  }

  @Field(() => ImportStatusEnum, { description: "What has become of it." })
  get status(): string {
    return this.row.status;
  }

  @Field(() => Progress, { description: "How far it has come." })
  progress(@Ctx() { workspace }: GraphContext): Progress {
    return new Progress(workspace.progress.get(this.id) ?? this.row);
  }

  @Field(() => DateTime, { description: "When it was asked for." })
  get createdAt(): Date {
    return new Date(this.row.created_at);
  }

  @Field(() => DateTime, { nullable: true, description: "When it ended; null while it goes on." })
  get finishedAt(): Date | null {
    return this.row.finished_at === null ? null : new Date(this.row.finished_at);
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

  @Field(() => RunError, { nullable: true, description: "Why it failed." })
  get error(): RunError | null {
    return RunError.of(this.row);
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
}

@ObjectType({ description: "A page of a list of imports." })
export class ImportConnection extends connectionOf(() => Import, "Import", "imports") {}

import { sql } from "kysely";
import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import { allVersions, currentVersion, type DataSetVersionRow } from "../database/data-set-versions.js";
import { allImports, type ImportRow, importById } from "../database/imports.js";
import { countRows } from "../database/keyset.js";
import { keyOf } from "../runs/global-id.js";
import type { GraphContext } from "./context.js";
import { DataQuality } from "./data-quality.type.js";
import { DataSetVersion, DataSetVersionConnection } from "./data-set.type.js";
import { CancelImportInput, ImportTransactionsInput } from "./import.input.js";
import { Import, ImportConnection } from "./import.type.js";
import { ForwardPage, type Paging, readPage } from "./page.js";
import { CancelImportPayload, ImportTransactionsPayload } from "./payloads.type.js";
import { cancelImport, importTransactions } from "./start-import.js";

/** The newest first. */
function newestFirst<Row extends { id: number }>(name: string): Paging<Row> {
  return {
    name,
    order: { value: sql`id`, key: sql`id`, direction: "DESC" },
    positionOf: ({ id }) => ({ value: id, key: id }),
  };
}

@Resolver()
export class DataSetResolver {
  @Query(() => DataSetVersion, {
    nullable: true,
    description: "The current version where none is named; null before the first import.",
  })
  async dataSetVersion(
    @Arg("id", () => ID, { nullable: true, description: "The version's id." }) id: string | null | undefined,
    @Ctx() { db, loaders }: GraphContext,
  ): Promise<DataSetVersion | null> {
    const key = id == null ? null : keyOf("DataSetVersion", id);
    if (id != null && key === null) return null;
    const row = key === null ? await currentVersion(db).executeTakeFirst() : await loaders.version.load(key);
    return row ? new DataSetVersion(row) : null;
  }

  @Query(() => DataSetVersionConnection, { description: "All versions, the newest first." })
  async dataSetVersions(
    @Args(() => ForwardPage) page: ForwardPage,
    @Ctx() { db }: GraphContext,
  ): Promise<DataSetVersionConnection> {
    const found = await readPage(allVersions(db), page, newestFirst<DataSetVersionRow>("dataSetVersions"));
    const versions = found.rows.map((row) => new DataSetVersion(row));
    return new DataSetVersionConnection(found, versions, () => countRows(allVersions(db)));
  }

  @Query(() => DataQuality, { nullable: true, description: "Short for dataSetVersion.dataQuality." })
  async dataQuality(@Ctx() context: GraphContext): Promise<DataQuality | null> {
    return (await this.dataSetVersion(null, context))?.dataQuality(context) ?? null;
  }

  @Query(() => Import, { nullable: true, description: "One import by its id." })
  async import(
    @Arg("id", () => ID, { description: "The import's id." }) id: string,
    @Ctx() { db }: GraphContext,
  ): Promise<Import | null> {
    const row = await importById(db, keyOf("Import", id) ?? -1).executeTakeFirst();
    return row ? new Import(row) : null;
  }

  @Query(() => ImportConnection, { description: "All imports, the newest first, whatever became of them." })
  async imports(
    @Args(() => ForwardPage) page: ForwardPage,
    @Ctx() { db }: GraphContext,
  ): Promise<ImportConnection> {
    const found = await readPage(allImports(db), page, newestFirst<ImportRow>("imports"));
    const imports = found.rows.map((row) => new Import(row));
    return new ImportConnection(found, imports, () => countRows(allImports(db)));
  }

  @Mutation(() => ImportTransactionsPayload, {
    description: "Imports a file that was sent with PUT /imports.",
  })
  async importTransactions(
    @Arg("input", () => ImportTransactionsInput) input: ImportTransactionsInput,
    @Ctx() context: GraphContext,
  ): Promise<ImportTransactionsPayload> {
    return importTransactions(context, input);
  }

  @Mutation(() => CancelImportPayload, {
    description:
      "Ends an import that waits or goes on; nothing of it stays but its record, and its upload can be imported again.",
  })
  async cancelImport(
    @Arg("input", () => CancelImportInput) input: CancelImportInput,
    @Ctx() context: GraphContext,
  ): Promise<CancelImportPayload> {
    return cancelImport(context, input);
  }
}

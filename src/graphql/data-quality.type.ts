import { Args, Ctx, Field, Int, ObjectType } from "type-graphql";
import { excludedCustomersIn, excludedOrder } from "../database/customers.js";
import { columnQualities, dataAlerts, profileEffects, ruleEffects } from "../database/data-quality.js";
import type { DataSetVersionRow } from "../database/data-set-versions.js";
import { countRows } from "../database/keyset.js";
import type { AlertSeverity, DataAlertTable, LedgerTable } from "../database/tables.js";
import {
  byStrictness,
  cleaningProfile,
  type CleaningProfile as Profile,
} from "../intake/cleaning-profile.js";
import { EXCLUSION_REASONS } from "../intake/cleaning-rules.js";
import { CleaningRuleEffect, ProfileEffect } from "./cleaning.type.js";
import { ColumnQuality } from "./column-quality.type.js";
import { connectionOf } from "./connection.type.js";
import type { GraphContext } from "./context.js";
import { Customer } from "./customer.type.js";
import type { ExcludedRow } from "./customer-loaders.js";
import { AlertSeverityEnum } from "./enums.js";
import { LedgerEntry, LedgerTotals, type Sums } from "./ledger.type.js";
import { ForwardPage, type Paging, readPage } from "./page.js";

@ObjectType({ description: "What somebody should know about a data set before using it." })
export class DataAlert {
  constructor(private readonly row: DataAlertTable) {}

  @Field(() => String, { description: "A code of docs/errors.md." })
  get code(): string {
    return this.row.code;
  }

  @Field(() => AlertSeverityEnum, { description: "How urgent it is." })
  get severity(): AlertSeverity {
    return this.row.severity;
  }

  @Field(() => String, { description: "A sentence for people, with its numbers and what to do." })
  get message(): string {
    return this.row.message;
  }

  @Field(() => Int, { description: "How many lines, customers, products … it is about." })
  get count(): number {
    return this.row.count;
  }

  @Field(() => [String], { description: "Up to ten of them." })
  get examples(): string[] {
    return JSON.parse(this.row.examples) as string[];
  }
}

@ObjectType({ description: "A page of a list of customers none of whose order lines counts." })
export class ExcludedCustomerConnection extends connectionOf(
  () => Customer,
  "ExcludedCustomer",
  "customers none of whose order lines counts",
) {}

const NOTHING: Sums = { rows: 0, customers: 0, invoices: 0, amount: 0 };

const BY_NUMBER: Paging<ExcludedRow> = {
  name: "excludedCustomers",
  order: excludedOrder,
  positionOf: ({ number }) => ({ value: null, key: number }),
};

@ObjectType({
  description: "What cleaning did: raw = kept + Σ entries, in rows and in amount, to the penny.",
})
export class DataQuality {
  private readonly profile: Profile;

  constructor(
    private readonly version: DataSetVersionRow,
    private readonly ledger: readonly LedgerTable[],
  ) {
    this.profile = cleaningProfile(version.cleaning_profile);
  }

  @Field(() => LedgerTotals, { description: "All order lines that could be read." })
  get raw(): LedgerTotals {
    return new LedgerTotals(this.sums("RAW"));
  }

  @Field(() => LedgerTotals, { description: "The order lines that count." })
  get kept(): LedgerTotals {
    return new LedgerTotals(this.sums("KEPT"));
  }

  @Field(() => [LedgerEntry], {
    description: "One entry for each reason of the profile, in its order, zeros included.",
  })
  get entries(): LedgerEntry[] {
    const raw = this.sums("RAW");
    return this.profile.reasons.map((reason) => new LedgerEntry(this.sums(reason), reason, raw));
  }

  @Field(() => [ColumnQuality], { description: "The eight columns of order lines, in UCI's order." })
  async columns(@Ctx() { db }: GraphContext): Promise<ColumnQuality[]> {
    const rows = await columnQualities(db, this.version.id).execute();
    return rows.map((row) => new ColumnQuality(row));
  }

  @Field(() => [DataAlert], { description: "What to know or to decide first, the most urgent first." })
  async alerts(@Ctx() { db }: GraphContext): Promise<DataAlert[]> {
    const rows = await dataAlerts(db, this.version.id).execute();
    return rows.map((row) => new DataAlert(row));
  }

  @Field(() => [CleaningRuleEffect], { description: "All seven rules, in their order, on or off." })
  async rules(@Ctx() { db }: GraphContext): Promise<CleaningRuleEffect[]> {
    const counted = await ruleEffects(db, this.version.id).execute();
    return EXCLUSION_REASONS.map((reason) => {
      const rows = counted.find((effect) => effect.reason === reason)?.rows ?? null;
      return new CleaningRuleEffect(reason, this.profile.reasons.includes(reason), rows);
    });
  }

  @Field(() => [ProfileEffect], {
    description: "What other cleaning profiles would keep, the one in force among them, by number of rules.",
  })
  async profiles(@Ctx() { db }: GraphContext): Promise<ProfileEffect[]> {
    const rows = await profileEffects(db, this.version.id).execute();
    return rows
      .sort((a, b) => byStrictness(cleaningProfile(a.profile), cleaningProfile(b.profile)))
      .map((row) => new ProfileEffect(row, this.profile));
  }

  @Field(() => ExcludedCustomerConnection, {
    description: "Customers none of whose order lines counts, with the reason, by number.",
  })
  async excludedCustomers(
    @Args(() => ForwardPage) page: ForwardPage,
    @Ctx() { reader }: GraphContext,
  ): Promise<ExcludedCustomerConnection> {
    const { id: versionId, as_of: asOf } = this.version;
    const found = await readPage(excludedCustomersIn(reader, versionId), page, BY_NUMBER);
    const customers = found.rows.map((row) => new Customer(row, { versionId, asOf }));
    const count = () => countRows(excludedCustomersIn(reader, versionId));
    return new ExcludedCustomerConnection(found, customers, count);
  }

  private sums(entry: string): Sums {
    return this.ledger.find((row) => row.entry === entry) ?? NOTHING;
  }
}

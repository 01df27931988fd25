import { Ctx, Field, Int, ObjectType } from "type-graphql";
import { type DataSetVersionRow, versionImports, versionLedger } from "../database/data-set-versions.js";
import type { LedgerTable } from "../database/tables.js";
import { cleaningProfile, type CleaningProfile as Profile } from "../intake/cleaning-profile.js";
import type { ExclusionReason } from "../intake/cleaning-rules.js";
import { globalId } from "../runs/global-id.js";
import { connectionOf } from "./connection.type.js";
import type { GraphContext } from "./context.js";
import { ExclusionReasonEnum } from "./enums.js";
import { Import } from "./import.type.js";
import { Node } from "./node.type.js";
import { DateTime, Float } from "./scalars.js";

@ObjectType({ description: "The rules by which order lines count." })
export class CleaningProfile {
  constructor(private readonly profile: Profile) {}

  @Field(() => String, { description: "The profile's name." })
  get name(): string {
    return this.profile.name;
  }

  @Field(() => [ExclusionReasonEnum], { description: "Its rules, in the order in which they are looked at." })
  get reasons(): readonly ExclusionReason[] {
    return this.profile.reasons;
  }
}

/** Sums over order lines before they are shown: amounts are thousandths. */
type Sums = Omit<LedgerTable, "version_id" | "entry">;

const NOTHING: Sums = { rows: 0, customers: 0, invoices: 0, amount: 0 };

@ObjectType({ description: "Sums over order lines." })
export class LedgerTotals {
  constructor(protected readonly sums: Sums) {}

  @Field(() => Int, { description: "Order lines." })
  get rows(): number {
    return this.sums.rows;
  }

  @Field(() => Int, { description: "Distinct customers; they do not add up over the reasons." })
  get customers(): number {
    return this.sums.customers;
  }

  @Field(() => Int, { description: "Distinct invoices; they do not add up over the reasons." })
  get invoices(): number {
    return this.sums.invoices;
  }

  @Field(() => Float, { description: "Quantity × price, in the currency." })
  get amount(): number {
    return this.sums.amount / 1_000;
  }
}

@ObjectType({ description: "The order lines that one reason excludes." })
export class LedgerEntry extends LedgerTotals {
  constructor(
    sums: Sums,
    entryReason: ExclusionReason,
    private readonly raw: Sums,
  ) {
    super(sums);
    this.reason = entryReason;
  }

  @Field(() => ExclusionReasonEnum, { description: "Why these lines do not count." })
  readonly reason: ExclusionReason;

  @Field(() => Float, { description: "Share of all order lines, 0…1." })
  get rowShare(): number {
    return this.raw.rows === 0 ? 0 : this.sums.rows / this.raw.rows;
  }

  @Field(() => Float, { description: "Share of the amount of all order lines; cancellations are negative." })
  get amountShare(): number {
    return this.raw.amount === 0 ? 0 : this.sums.amount / this.raw.amount;
  }
}

@ObjectType({
  description: "What cleaning did: raw = kept + Σ entries, in rows and in amount, to the penny.",
})
export class DataQuality {
  constructor(
    private readonly ledger: readonly LedgerTable[],
    private readonly profile: Profile,
  ) {}

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

  private sums(entry: string): Sums {
    return this.ledger.find((row) => row.entry === entry) ?? NOTHING;
  }
}

@ObjectType({ implements: Node, description: "The data set as it stood after an import; it never changes." })
export class DataSetVersion extends Node {
  constructor(private readonly row: DataSetVersionRow) {
    super(globalId("DataSetVersion", row.id));
  }

  @Field(() => String, {
    description: "SHA-256 over its order lines and rules; their order does not matter.",
  })
  get digest(): string {
    return this.row.digest;
  }

  @Field(() => DateTime, { description: "When it was made." })
  get createdAt(): Date {
    return new Date(this.row.created_at);
  }

  @Field(() => DateTime, { description: "The first order that counts." })
  get firstOrderAt(): Date {
    return new Date(this.row.first_order_at);
  }

  @Field(() => DateTime, { description: "The latest order that counts." })
  get lastOrderAt(): Date {
    return new Date(this.row.last_order_at);
  }

  @Field(() => DateTime, { description: "Latest kept order + 1 day: the default instant for features." })
  get asOf(): Date {
    return new Date(this.row.as_of);
  }

  @Field(() => String, { nullable: true, description: "ISO 4217, null where nobody said." })
  get currencyCode(): string | null {
    return this.row.currency_code;
  }

  @Field(() => String, { description: "IANA name of the zone in which naive timestamps were read." })
  get timeZone(): string {
    return this.row.time_zone;
  }

  @Field(() => Boolean, {
    description: "True while the data are the synthetic sample that ships with the product.",
  })
  get isSample(): boolean {
    return this.row.is_sample === 1;
  }

  @Field(() => CleaningProfile, { description: "The rules by which order lines count in it." })
  get cleaningProfile(): CleaningProfile {
    return new CleaningProfile(cleaningProfile(this.row.cleaning_profile));
  }

  @Field(() => [Import], { description: "The imports that it is made of." })
  async imports(@Ctx() { db }: GraphContext): Promise<Import[]> {
    const rows = await versionImports(db, this.row.id).execute();
    return rows.map((row) => new Import(row));
  }

  @Field(() => DataQuality, { description: "What cleaning did to it." })
  async dataQuality(@Ctx() { db }: GraphContext): Promise<DataQuality> {
    const ledger = await versionLedger(db, this.row.id).execute();
    return new DataQuality(ledger, cleaningProfile(this.row.cleaning_profile));
  }
}

@ObjectType({ description: "A page of a list of data set versions." })
export class DataSetVersionConnection extends connectionOf(
  () => DataSetVersion,
  "DataSetVersion",
  "data set versions",
) {}

import { Arg, Ctx, Field, ObjectType } from "type-graphql";
import { type DataSetVersionRow, versionImports, versionLedger } from "../database/data-set-versions.js";
import type { VersionCause } from "../database/tables.js";
import { cleaningProfile } from "../intake/cleaning-profile.js";
import { globalId } from "../runs/global-id.js";
import { CleaningProfile } from "./cleaning.type.js";
import { connectionOf } from "./connection.type.js";
import type { GraphContext } from "./context.js";
import { CustomerFilter } from "./customer.input.js";
import { DataQuality } from "./data-quality.type.js";
import { VersionCauseEnum } from "./enums.js";
import { Exploration } from "./exploration.type.js";
import { exploreVersion } from "./explore.js";
import { Import } from "./import.type.js";
import { Node } from "./node.type.js";
import { DateTime } from "./scalars.js";

@ObjectType({
  implements: Node,
  description: "The data set as it stood after an import, an erasure or a change of rules; it never changes.",
})
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

  @Field(() => VersionCauseEnum, { description: "Why it was made." })
  get cause(): VersionCause {
    return this.row.cause;
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
    return new CleaningProfile(cleaningProfile(this.row.cleaning_profile), this.row.non_product_codes);
  }

  @Field(() => [Import], { description: "The imports that it is made of." })
  async imports(@Ctx() { db }: GraphContext): Promise<Import[]> {
    const rows = await versionImports(db, this.row.id).execute();
    return rows.map((row) => new Import(row));
  }

  @Field(() => DataQuality, { description: "What cleaning did to it." })
  async dataQuality(@Ctx() { db }: GraphContext): Promise<DataQuality> {
    const ledger = await versionLedger(db, this.row.id).execute();
    return new DataQuality(this.row, ledger);
  }

  @Field(() => Exploration, {
    description:
      "A look into it before any model. A filter by segments or anomalies means those of the active model today.",
  })
  async exploration(
    @Arg("filter", () => CustomerFilter, { nullable: true, description: "All customers where left out." })
    filter: CustomerFilter | null | undefined,
    @Ctx() context: GraphContext,
  ): Promise<Exploration> {
    return exploreVersion(context, this.row, filter);
  }
}

@ObjectType({ description: "A page of a list of data set versions." })
export class DataSetVersionConnection extends connectionOf(
  () => DataSetVersion,
  "DataSetVersion",
  "data set versions",
) {}

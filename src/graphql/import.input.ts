import { Field, ID, InputType, Int } from "type-graphql";
import { Float } from "./scalars.js";

@InputType({ description: "What to import, and how it is to be read." })
export class ImportTransactionsInput {
  @Field(() => ID, { description: "From PUT /imports; never a path." })
  uploadId!: string;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: "Let these orders take the place of all that are there.",
  })
  replace?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: "IANA name of the zone of naive timestamps; UTC at first.",
  })
  timeZone?: string | null;

  @Field(() => String, { nullable: true, description: "ISO 4217: GBP, EUR." })
  currency?: string | null;

  @Field(() => Float, {
    nullable: true,
    defaultValue: 0.05,
    description: "0…1: above this share of unreadable rows nothing is imported.",
  })
  maxRejectShare?: number | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 5,
    description: "0…60: answer when the import has ended, or after this long with it still going.",
  })
  waitSeconds?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "1–255 characters: the same key and input give the first result again.",
  })
  idempotencyKey?: string | null;
}

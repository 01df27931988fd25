import { Field, ID, InputType, Int } from "type-graphql";
import type { KnownInvoicePolicy } from "../runs/settle-known-lines.js";
import { KnownInvoicePolicyEnum } from "./enums.js";
import { Float } from "./scalars.js";

@InputType({ description: "Which field of an order line a column fills." })
export class ColumnMappingInput {
  @Field(() => String, { description: "The column's heading, as the file has it." })
  column!: string;

  @Field(() => String, {
    description:
      "invoice, stockCode, description, quantity, orderedAt, unitPrice, customerNumber, country, currency or timeZone; UCI's headings (InvoiceNo, CustomerID …) mean the same.",
  })
  field!: string;
}

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

  @Field(() => KnownInvoicePolicyEnum, {
    nullable: true,
    defaultValue: "REFUSE",
    description: "What to do where an invoice number is known and its lines differ.",
  })
  onKnownInvoice?: KnownInvoicePolicy | null;

  @Field(() => String, {
    nullable: true,
    description:
      "uci-online-retail, uci-online-retail-ii or orders; recognised by the headings where left out.",
  })
  preset?: string | null;

  @Field(() => [ColumnMappingInput], {
    nullable: true,
    description: "Which columns fill which fields, where the headings do not say it.",
  })
  mapping?: ColumnMappingInput[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      "iso, ymd, dmy, mdy, yyyymmdd, excel, epoch-s, epoch-ms, or a pattern such as DD/MM/YYYY; detected from the whole column where left out.",
  })
  dateFormat?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The decimal mark, . or a comma; detected from the whole file where left out.",
  })
  decimal?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "One character, or tab; detected from the headings where left out.",
  })
  delimiter?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "utf-8, utf-16le, utf-16be, latin1 or windows-1252; UTF-8, or UTF-16 by its mark, where left out.",
  })
  encoding?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The sheet of a workbook; needed where more than one looks like orders.",
  })
  sheet?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The rules by which the data set is cleaned from now on: standard, strict, standard+duplicate and the like; as it is where left out.",
  })
  cleaningProfile?: string | null;

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
    description:
      "At least 1: older versions than the newest ones go, where nothing refers to them; none goes where left out.",
  })
  keepVersions?: number | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 5,
    description: "Seconds, 0…60: answer when the import has ended, or after this long with it still going.",
  })
  waitSeconds?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "1–255 characters: the same key and input give the first result again.",
  })
  idempotencyKey?: string | null;
}

@InputType({ description: "Which import to end." })
export class CancelImportInput {
  @Field(() => ID, { description: "An import that waits or goes on." })
  importId!: string;
}

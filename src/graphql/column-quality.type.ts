import { Field, Int, ObjectType } from "type-graphql";
import type { ColumnQualityTable } from "../database/tables.js";
import { Float } from "./scalars.js";

@ObjectType({ description: "Order lines of a month, and how many of them have no value." })
export class MonthCount {
  constructor([month, rows, missing]: readonly [month: string, rows: number, missing: number]) {
    this.month = month;
    this.rows = rows;
    this.missing = missing;
  }

  @Field(() => String, { description: "2011-03, in the data set's time zone." })
  readonly month: string;

  @Field(() => Int, { description: "All order lines of the month." })
  readonly rows: number;

  @Field(() => Int, { description: "Those without a value." })
  readonly missing: number;
}

@ObjectType({ description: "How complete a column of the order lines is." })
export class ColumnQuality {
  private readonly months: readonly MonthCount[];

  constructor(private readonly row: ColumnQualityTable) {
    this.months = (JSON.parse(row.by_month) as [string, number, number][]).map(
      (month) => new MonthCount(month),
    );
  }

  @Field(() => String, { description: "The column, as UCI Online Retail calls it." })
  get name(): string {
    return this.row.name;
  }

  @Field(() => String, { nullable: true, description: "The field of an order line that it fills." })
  get usedFor(): string | null {
    return this.row.used_for;
  }

  @Field(() => Int, { description: "Order lines without a value." })
  get missing(): number {
    return this.row.missing;
  }

  @Field(() => Float, { description: "Their share of all order lines, 0…1." })
  get missingShare(): number {
    const rows = this.months.reduce((sum, month) => sum + month.rows, 0);
    return rows === 0 ? 0 : this.row.missing / rows;
  }

  @Field(() => Int, { description: "Different values, compared as written." })
  get distinct(): number {
    return this.row.distinct_values;
  }

  @Field(() => String, {
    nullable: true,
    description: "The smallest value: a number, an instant (RFC 3339), or the first text by code units.",
  })
  get min(): string | null {
    return this.row.min;
  }

  @Field(() => String, { nullable: true, description: "The largest value, likewise." })
  get max(): string | null {
    return this.row.max;
  }

  @Field(() => [MonthCount], { description: "Every month with order lines, in order." })
  get missingByMonth(): readonly MonthCount[] {
    return this.months;
  }
}

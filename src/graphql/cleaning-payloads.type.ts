import { Field, Int, ObjectType } from "type-graphql";
import { DataSetVersion } from "./data-set.type.js";
import { UserError } from "./user-error.type.js";

@ObjectType({ description: "The answer to changeCleaningRules." })
export class ChangeCleaningRulesPayload {
  constructor(version: DataSetVersion | null, userErrors: UserError[]) {
    this.dataSetVersion = version;
    this.userErrors = userErrors;
  }

  @Field(() => DataSetVersion, {
    nullable: true,
    description: "The version in force; null where the input is refused.",
  })
  readonly dataSetVersion: DataSetVersion | null;

  @Field(() => [UserError], { description: "What was wrong with the input." })
  readonly userErrors: UserError[];
}

@ObjectType({ description: "The answer to eraseCustomer." })
export class EraseCustomerPayload extends ChangeCleaningRulesPayload {
  constructor(
    version: DataSetVersion | null,
    erased: { erasedLines: number; isPurged: boolean; copies: readonly string[] } | null,
    userErrors: UserError[],
  ) {
    super(version, userErrors);
    this.erasedLines = erased?.erasedLines ?? null;
    this.isPurged = erased?.isPurged ?? null;
    this.copyCount = erased?.copies.length ?? null;
  }

  @Field(() => Int, {
    nullable: true,
    description: "Order lines that went, of all versions; null where nobody was erased.",
  })
  readonly erasedLines: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "False where another program still reads an older state, so that its log is emptied by the next job only.",
  })
  readonly isPurged: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Files beside the database that may still have the customer: copies before a restore or an upgrade, uploads that wait. The command `clientele erase` names them.",
  })
  readonly copyCount: number | null;
}

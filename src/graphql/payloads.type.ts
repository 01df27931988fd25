import { Field, ObjectType } from "type-graphql";
import { Import } from "./import.type.js";
import { ModelRun } from "./model-run.type.js";
import { UserError } from "./user-error.type.js";

@ObjectType({ description: "The answer to importTransactions." })
export class ImportTransactionsPayload {
  constructor(started: Import | null, userErrors: UserError[]) {
    this.import = started;
    this.userErrors = userErrors;
  }

  @Field(() => Import, { nullable: true, description: "Null where the input is refused." })
  readonly import: Import | null;

  @Field(() => [UserError], { description: "What was wrong with the input, or with the file." })
  readonly userErrors: UserError[];
}

@ObjectType({ description: "The answer to cancelImport." })
export class CancelImportPayload {
  constructor(cancelled: Import | null, userErrors: UserError[]) {
    this.import = cancelled;
    this.userErrors = userErrors;
  }

  @Field(() => Import, {
    nullable: true,
    description: "CANCELLED, or about to be where its work takes a moment to end; null where it is refused.",
  })
  readonly import: Import | null;

  @Field(() => [UserError], { description: "Why it cannot be cancelled." })
  readonly userErrors: UserError[];
}

@ObjectType({ description: "The answer to trainModel." })
export class TrainModelPayload {
  constructor(modelRun: ModelRun | null, userErrors: UserError[]) {
    this.modelRun = modelRun;
    this.userErrors = userErrors;
  }

  @Field(() => ModelRun, { nullable: true, description: "Null where the input is refused." })
  readonly modelRun: ModelRun | null;

  @Field(() => [UserError], { description: "What was wrong with the input, or why the run failed." })
  readonly userErrors: UserError[];
}

@ObjectType({ description: "The answer to tuneModel." })
export class TuneModelPayload extends TrainModelPayload {}

@ObjectType({ description: "The answer to cancelModelRun." })
export class CancelModelRunPayload {
  constructor(modelRun: ModelRun | null, userErrors: UserError[]) {
    this.modelRun = modelRun;
    this.userErrors = userErrors;
  }

  @Field(() => ModelRun, {
    nullable: true,
    description: "CANCELLED, or about to be where its work takes a moment to end; null where it is refused.",
  })
  readonly modelRun: ModelRun | null;

  @Field(() => [UserError], { description: "Why it cannot be cancelled." })
  readonly userErrors: UserError[];
}

@ObjectType({ description: "The answer to activateModel." })
export class ActivateModelPayload extends TrainModelPayload {
  constructor(modelRun: ModelRun | null, previous: ModelRun | null, userErrors: UserError[]) {
    super(modelRun, userErrors);
    this.previousModelRun = previous;
  }

  @Field(() => ModelRun, { nullable: true, description: "The run that was active before." })
  readonly previousModelRun: ModelRun | null;
}

import { Field, ObjectType } from "type-graphql";
import type { JobProgress } from "../jobs/worker-host.js";
import { Float } from "./scalars.js";

@ObjectType({ description: "How far long work has come." })
export class Progress {
  constructor(progress: JobProgress) {
    this.fraction = progress.fraction;
    this.phase = progress.phase;
  }

  @Field(() => Float, { description: "0…1 over the whole work." })
  readonly fraction: number;

  @Field(() => String, { description: "What is being done." })
  readonly phase: string;

  @Field(() => String, { nullable: true, description: "More about it." })
  readonly message: string | null = null;
}

@ObjectType({ description: "Why a run or an import failed." })
export class RunError {
  constructor(code: string, message: string) {
    this.code = code;
    this.message = message;
  }

  @Field(() => String, { description: "A code of docs/errors.md." })
  readonly code: string;

  @Field(() => String, { description: "A sentence for people." })
  readonly message: string;

  static of(row: { error_code: string | null; error_message: string | null }): RunError | null {
    return row.error_code === null ? null : new RunError(row.error_code, row.error_message ?? "");
  }
}

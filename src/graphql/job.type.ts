import { Ctx, Field, ObjectType } from "type-graphql";
import type { JobTable } from "../database/cancellation.js";
import type { JobProgress } from "../jobs/worker-host.js";
import { globalId } from "../runs/global-id.js";
import type { GraphContext } from "./context.js";
import { type JobRow, progressOf } from "./job-progress.js";
import { Node } from "./node.type.js";
import { DateTime, Float } from "./scalars.js";

@ObjectType({ description: "How far long work has come." })
export class Progress {
  constructor({ fraction, phase, message }: JobProgress) {
    this.fraction = fraction;
    this.phase = phase;
    this.message = message ?? null;
  }

  @Field(() => Float, { description: "0…1 over the whole work." })
  readonly fraction: number;

  @Field(() => String, { description: "What is being done." })
  readonly phase: string;

  @Field(() => String, {
    nullable: true,
    description: "More about it, such as the rows read so far, or how many jobs go before one that waits.",
  })
  readonly message: string | null;
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
}

interface RecordedJob extends JobRow {
  readonly finished_at: number | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
}

/** What imports and runs have in common. */
@ObjectType()
export abstract class Job<Row extends RecordedJob> extends Node {
  constructor(
    private readonly table: JobTable,
    protected readonly row: Row,
  ) {
    super(globalId(table === "import" ? "Import" : "ModelRun", row.id));
  }

  @Field(() => Progress, { description: "How far it has come." })
  async progress(@Ctx() { workspace }: GraphContext): Promise<Progress> {
    return new Progress(await progressOf(workspace, this.table, this.row));
  }

  @Field(() => DateTime, { description: "When it was asked for." })
  get createdAt(): Date {
    return new Date(this.row.created_at);
  }

  @Field(() => DateTime, { nullable: true, description: "When it ended; null while it goes on." })
  get finishedAt(): Date | null {
    return this.row.finished_at === null ? null : new Date(this.row.finished_at);
  }

  @Field(() => RunError, { nullable: true, description: "Why it failed." })
  get error(): RunError | null {
    const { error_code, error_message } = this.row;
    return error_code === null ? null : new RunError(error_code, error_message ?? "");
  }
}

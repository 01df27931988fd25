import { Field, ObjectType } from "type-graphql";

/** A ClienteleError, or one that was recorded. */
interface Fault {
  readonly message: string;
  readonly inputPath: readonly string[];
  readonly code: string;
}

@ObjectType({ description: "A fault of the input: what, where, and what to do." })
export class UserError {
  constructor(fault: Fault) {
    this.message = fault.message;
    this.path = fault.inputPath;
    this.code = fault.code;
  }

  @Field(() => String, { description: "A sentence for people." })
  readonly message: string;

  @Field(() => [String], { description: "Where in the input it is." })
  readonly path: readonly string[];

  @Field(() => String, { description: "A code of docs/errors.md." })
  readonly code: string;
}

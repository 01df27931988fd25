import { Field, ObjectType } from "type-graphql";
import type { ClienteleError } from "../errors.js";

@ObjectType({ description: "A fault of the input: what, where, and what to do." })
export class UserError {
  constructor(private readonly fault: ClienteleError) {}

  @Field(() => String, { description: "A sentence for people." })
  get message(): string {
    return this.fault.message;
  }

  @Field(() => [String], { description: "Where in the input it is." })
  get path(): readonly string[] {
    return this.fault.inputPath;
  }

  @Field(() => String, { description: "A code of docs/errors.md." })
  get code(): string {
    return this.fault.code;
  }
}

import { Field, InputType } from "type-graphql";

@InputType({ description: "What a segment is to be called." })
export class RenameSegmentInput {
  @Field(() => String, { description: "The segment's key; its segments of all runs have the name then." })
  segmentKey!: string;

  @Field(() => String, {
    description: "1–80 characters on one line. The rule's own name takes the one given by hand away again.",
  })
  name!: string;
}

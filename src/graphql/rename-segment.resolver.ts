import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from "type-graphql";
import { segmentsById } from "../database/model-runs.js";
import { startRenaming } from "../runs/start-renaming.js";
import type { GraphContext } from "./context.js";
import { RenameSegmentInput } from "./rename-segment.input.js";
import { Segment } from "./segment.type.js";
import { UserError } from "./user-error.type.js";
import { userErrorsOf } from "./user-errors.js";

@ObjectType({ description: "The answer to renameSegment." })
export class RenameSegmentPayload {
  constructor(segment: Segment | null, userErrors: UserError[]) {
    this.segment = segment;
    this.userErrors = userErrors;
  }

  @Field(() => Segment, {
    nullable: true,
    description:
      "The segment of the active model, or of the newest run that has the key. Null where the input is refused.",
  })
  readonly segment: Segment | null;

  @Field(() => [UserError], { description: "What was wrong with the input." })
  readonly userErrors: UserError[];
}

@Resolver()
export class RenameSegmentResolver {
  @Mutation(() => RenameSegmentPayload, {
    description:
      "Gives a segment a name of your own. It belongs to the key, so segments of later models that are the same one keep it.",
  })
  async renameSegment(
    @Arg("input", () => RenameSegmentInput) input: RenameSegmentInput,
    @Ctx() { workspace, db }: GraphContext,
  ): Promise<RenameSegmentPayload> {
    try {
      const { segmentId } = await startRenaming(workspace, input);
      return new RenameSegmentPayload(
        new Segment(await segmentsById(db, [segmentId]).executeTakeFirstOrThrow()),
        [],
      );
    } catch (error) {
      return new RenameSegmentPayload(null, userErrorsOf(error));
    }
  }
}

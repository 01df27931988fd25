import { Field, InputType } from "type-graphql";
import { ModelRunKindEnum, ModelRunStatusEnum } from "./enums.js";

@InputType({ description: "All conditions that are given must hold; a list holds where any of it does." })
export class ModelRunFilter {
  @Field(() => [ModelRunKindEnum], { nullable: true, description: "Any of these." })
  kinds?: (keyof typeof ModelRunKindEnum)[] | null;

  @Field(() => [ModelRunStatusEnum], { nullable: true, description: "Any of these." })
  statuses?: (keyof typeof ModelRunStatusEnum)[] | null;

  @Field(() => Boolean, { nullable: true, description: "Only the model in use, or all but it." })
  isActive?: boolean | null;
}

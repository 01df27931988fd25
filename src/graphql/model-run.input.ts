import { Field, InputType } from "type-graphql";
import { ModelRunKindEnum, ModelRunStatusEnum } from "./enums.js";

@InputType({ description: "All conditions that are given must hold; a list holds where any of it does." })
export class ModelRunFilter {
  @Field(() => [ModelRunKindEnum], { nullable: true })
  kinds?: (keyof typeof ModelRunKindEnum)[] | null;

  @Field(() => [ModelRunStatusEnum], { nullable: true })
  statuses?: (keyof typeof ModelRunStatusEnum)[] | null;

  @Field(() => Boolean, { nullable: true })
  isActive?: boolean | null;
}

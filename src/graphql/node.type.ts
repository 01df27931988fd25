import { Field, ID, InterfaceType } from "type-graphql";

@InterfaceType("Node", { description: "Anything that can be fetched again by its id." })
export abstract class Node {
  constructor(id: string) {
    this.id = id;
  }

  @Field(() => ID, { description: "Opaque, and unique over all types." })
  readonly id: string;
}

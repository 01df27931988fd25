import { type ClassType, Field, Int, ObjectType } from "type-graphql";
import type { Page } from "./page.js";

@ObjectType({ description: "Where a page stands in its list." })
export class PageInfo {
  constructor(page: Page<unknown>) {
    this.hasNextPage = page.hasNextPage;
    this.hasPreviousPage = page.hasPreviousPage;
    const { rows } = page;
    this.startCursor = rows.length > 0 ? page.cursorOf(rows[0]) : null;
    this.endCursor = rows.length > 0 ? page.cursorOf(rows[rows.length - 1]) : null;
  }

  @Field(() => Boolean, { description: "Whether there is more after this page." })
  readonly hasNextPage: boolean;

  @Field(() => Boolean, { description: "Whether there is more before this page." })
  readonly hasPreviousPage: boolean;

  @Field(() => String, { nullable: true, description: "The cursor of the first item." })
  readonly startCursor: string | null;

  @Field(() => String, { nullable: true, description: "The cursor of the last item: give it as `after`." })
  readonly endCursor: string | null;
}

/** An instance of a connection type. */
interface Connection<T> {
  readonly nodes: readonly T[];
}

/** The edge and connection types of a node type, as Relay defines them. */
export function connectionOf<T extends object>(node: () => ClassType<T>, name: string, plural: string) {
  @ObjectType(`${name}Edge`, { description: `One of a list of ${plural}.` })
  class Edge {
    constructor(cursor: string, item: T) {
      this.cursor = cursor;
      this.node = item;
    }

    @Field(() => String, { description: "Its place in the list." })
    readonly cursor: string;

    @Field(node, { description: "The item." })
    readonly node: T;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${plural}.` })
  class ConnectionType implements Connection<T> {
    private counted: Promise<number> | null = null;

    constructor(
      private readonly page: Page<unknown>,
      items: readonly T[],
      private readonly count: () => Promise<number>,
    ) {
      this.nodes = items;
    }

    @Field(() => [Edge], { description: "The items with their cursors." })
    get edges(): Edge[] {
      const { rows } = this.page;
      return this.nodes.map((item, i) => new Edge(this.page.cursorOf(rows[i]), item));
    }

    @Field(() => [node()], { description: "The items." })
    readonly nodes: readonly T[];

    @Field(() => PageInfo, { description: "Where this page stands." })
    get pageInfo(): PageInfo {
      return new PageInfo(this.page);
    }

    @Field(() => Int, { description: "How many there are in all, over every page." })
    totalCount(): Promise<number> {
      this.counted ??= this.count();
      return this.counted;
    }
  }

  return ConnectionType;
}

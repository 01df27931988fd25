import type { Answer, RunningServer } from "./server.js";

/** A list of the API to walk through. */
export interface Listing {
  /** The field of Query: "customers". */
  readonly field: string;
  /** Arguments besides those of the page, as GraphQL: `orderBy: { field: MONETARY }`. */
  readonly args?: string;
  /** What to select of each node. */
  readonly select: string;
}

/** All nodes of a list, page by page: forward from its start, or backward from its end. */
export async function walk(
  server: RunningServer,
  { field, args = "", select }: Listing,
  size = 100,
  isBackward = false,
): Promise<Answer[]> {
  const [count, from, more, next] = isBackward
    ? ["last", "before", "hasPreviousPage", "startCursor"]
    : ["first", "after", "hasNextPage", "endCursor"];
  const query = `query ($size: Int, $at: String) {
    ${field}(${count}: $size, ${from}: $at, ${args}) { nodes { ${select} } pageInfo { ${more} ${next} } }
  }`;
  let nodes: Answer[] = [];
  let at: string | null = null;
  for (;;) {
    const { [field]: page } = await server.ask(query, { size, at });
    nodes = isBackward ? [...page.nodes, ...nodes] : [...nodes, ...page.nodes];
    if (!page.pageInfo[more]) return nodes;
    at = page.pageInfo[next];
  }
}

/** Rows in the order that the API promises: nulls last in either direction, ties by customer number. */
export function inOrder<Row>(
  rows: readonly Row[],
  direction: "ASC" | "DESC",
  read: (row: Row) => number | string | null,
  numberOf: (row: Row) => string,
): Row[] {
  const sign = direction === "ASC" ? 1 : -1;
  return [...rows].sort((a, b) => {
    const [x, y] = [read(a), read(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || byText(a, b);
    if (x === y) return byText(a, b);
    return x < y ? -sign : sign;
  });
  function byText(a: Row, b: Row): number {
    return numberOf(a) < numberOf(b) ? -1 : 1;
  }
}

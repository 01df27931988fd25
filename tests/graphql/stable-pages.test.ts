import { describe, expect, it } from "vitest";
import { ask, openGraph } from "../../src/reports/open-graph.js";
import { manyOrders, type OrderRow } from "../support/orders.js";
import type { Answer } from "../support/server.js";
import { withShop } from "../support/workspace.js";

const PAGE = `query ($orderBy: CustomerOrder, $first: Int, $after: String) {
  customers(orderBy: $orderBy, first: $first, after: $after) {
    nodes { customerNumber } pageInfo { endCursor hasNextPage hasPreviousPage }
  }
}`;

describe("pages of customers while customers come", () => {
  it.each([
    [null, ["00001", "99999"]],
    [{ field: "CUSTOMER_NUMBER", direction: "DESC" }, ["99999", "00001"]],
    [{ field: "MONETARY", direction: "DESC" }, ["99999", "00001"]],
    [{ field: "FREQUENCY", direction: "ASC" }, ["00001", "99999"]],
  ])("ordered by %j give nobody twice and leave nobody out", (orderBy, [before, behind]) =>
    withShop(async (shop) => {
      await shop.import(manyOrders(30));
      const graph = await openGraph(shop.workspace, []);
      const page = async (first: number, after?: string) =>
        (await ask<Answer>(graph, PAGE, { orderBy, first, after })).customers;
      const numbers = (found: Answer): string[] => found.nodes.map((one: Answer) => one.customerNumber);
      const whole = numbers(await page(100));
      const first = await page(10);
      // one who stands before the page's end, and one who stands behind it, in any of the orders
      const added: OrderRow[] = [
        { invoice: "new1", customer: before, price: "9999.00", at: "2011-05-01 10:00" },
        ...[1, 2, 3, 4, 5, 6].map((i) => ({
          ...{ invoice: `late${i}`, customer: behind, price: "0.01", at: `2011-05-0${i} 10:00` },
        })),
      ];
      await shop.import(added);
      const rest = await page(100, first.pageInfo.endCursor);
      expect(rest.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
      const known = (found: Answer) =>
        numbers(found).filter((number) => number !== before && number !== behind);
      expect([...known(first), ...known(rest)]).toEqual(whole);
      expect(numbers(rest)).toContain(behind);
      expect(numbers(rest)).not.toContain(before);
    }),
  );
});

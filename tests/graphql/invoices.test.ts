import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { ask, type Graph, openGraph } from "../../src/reports/open-graph.js";
import { manyOrders, type OrderRow } from "../support/orders.js";
import type { Answer } from "../support/server.js";
import { sharedShop } from "../support/shared-shop.js";
import { withShop } from "../support/workspace.js";

const INVOICES = `query ($number: String!, $first: Int, $after: String, $lines: Int) {
  customer(lookup: { customerNumber: $number }) {
    features { monetary netMonetary frequency }
    invoices(first: $first, after: $after) {
      totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
      nodes {
        number orderedAt amount keptAmount
        lines(first: $lines) {
          totalCount pageInfo { hasNextPage }
          nodes { stockCode description quantity unitPrice amount orderedAt exclusionReason }
        }
      }
    }
  }
}`;

/** 100 bought 10.00 + 2 × 2.50, gave 2.50 back, and got a gift; 200 shares invoice B with 100. */
const HISTORY: readonly OrderRow[] = [
  {
    invoice: "A",
    code: "m",
    description: "Mug",
    quantity: 1,
    price: "10.00",
    at: "2011-01-01 10:00",
    customer: "100",
  },
  {
    invoice: "B",
    code: "p",
    description: "Plate",
    quantity: 2,
    price: "2.50",
    at: "2011-02-01 10:01",
    customer: "100",
  },
  {
    invoice: "B",
    code: "g",
    description: "Gift",
    quantity: 1,
    price: "0.00",
    at: "2011-02-01 10:00",
    customer: "100",
  },
  {
    invoice: "B",
    code: "p",
    description: "Plate",
    quantity: 9,
    price: "2.50",
    at: "2011-02-01 10:00",
    customer: "200",
  },
  {
    invoice: "CB",
    code: "p",
    description: "Plate",
    quantity: -1,
    price: "2.50",
    at: "2011-02-02 09:00",
    customer: "100",
  },
  {
    invoice: "C9",
    code: "p",
    description: "Plate",
    quantity: -1,
    price: "2.50",
    at: "2011-02-02 09:00",
    customer: "300",
  },
];

describe("the invoices of a customer", () => {
  const shared = sharedShop(HISTORY);
  const invoicesOf = async (number: string, variables = {}) => {
    const graph = await openGraph(shared.shop.workspace, []);
    return (await ask<Answer>(graph, INVOICES, { number, ...variables })).customer;
  };

  it("come the newest first, a cancellation with a negative amount, excluded lines with their reason", async () => {
    const { invoices, features } = await invoicesOf("100");
    expect(features).toEqual({ monetary: 15, netMonetary: 12.5, frequency: 2 });
    expect(invoices.totalCount).toBe(3);
    const plate = { stockCode: "p", description: "Plate", unitPrice: 2.5 };
    expect(invoices.nodes).toEqual([
      {
        ...{ number: "CB", orderedAt: "2011-02-02T09:00:00.000Z", amount: -2.5, keptAmount: 0 },
        lines: {
          ...{ totalCount: 1, pageInfo: { hasNextPage: false } },
          nodes: [
            {
              ...{ ...plate, quantity: -1, amount: -2.5, orderedAt: "2011-02-02T09:00:00.000Z" },
              exclusionReason: "CANCELLATION",
            },
          ],
        },
      },
      {
        ...{ number: "B", orderedAt: "2011-02-01T10:00:00.000Z", amount: 5, keptAmount: 5 }, // its first instant
        lines: {
          ...{ totalCount: 2, pageInfo: { hasNextPage: false } },
          nodes: [
            {
              ...plate,
              quantity: 2,
              amount: 5,
              orderedAt: "2011-02-01T10:01:00.000Z",
              exclusionReason: null,
            },
            {
              ...{ stockCode: "g", description: "Gift", unitPrice: 0, quantity: 1, amount: 0 },
              ...{ orderedAt: "2011-02-01T10:00:00.000Z", exclusionReason: "NON_POSITIVE_PRICE" },
            },
          ],
        },
      },
      {
        ...{ number: "A", orderedAt: "2011-01-01T10:00:00.000Z", amount: 10, keptAmount: 10 },
        lines: {
          ...{ totalCount: 1, pageInfo: { hasNextPage: false } },
          nodes: [
            {
              ...{ stockCode: "m", description: "Mug", quantity: 1, unitPrice: 10, amount: 10 },
              ...{ orderedAt: "2011-01-01T10:00:00.000Z", exclusionReason: null },
            },
          ],
        },
      },
    ]);
  });

  it("leave the lines of another customer under the same number to that one", async () => {
    const { invoices } = await invoicesOf("200");
    expect(invoices.nodes).toMatchObject([{ number: "B", amount: 22.5, lines: { totalCount: 1 } }]);
  });

  it("are there too for a customer none of whose lines counts", async () => {
    const { features, invoices } = await invoicesOf("300");
    expect(features).toBeNull();
    expect(invoices.nodes).toMatchObject([{ number: "C9", amount: -2.5, keptAmount: 0 }]);
  });

  it("refuse a page beyond the limits and a cursor of another list", async () => {
    const reason = async (variables: object) => {
      const failed: { code?: string } = await invoicesOf("100", variables).catch((error) => error);
      return failed.code;
    };
    expect(await reason({ first: 0 })).toBe("LIMIT_OUT_OF_RANGE");
    expect(await reason({ lines: 101 })).toBe("LIMIT_OUT_OF_RANGE");
    const foreign = [
      ["orderLines", "ASC", null, 1],
      ["invoices", "DESC", "x", "A"],
      ["invoices", "DESC", 1, 1],
    ];
    for (const cursor of ["", "nonsense", ...foreign.map(encode)]) {
      expect(await reason({ after: cursor }), cursor).toBe("BAD_CURSOR");
    }
  });

  it("stay in their places while newer ones come", () =>
    withShop(async (shop) => {
      await shop.import(HISTORY);
      const graph = await openGraph(shop.workspace, []);
      const page = async (after?: string) =>
        (await ask<Answer>(graph, INVOICES, { number: "100", first: 1, after })).customer.invoices;
      const first = await page();
      await shop.import([{ invoice: "D", at: "2011-03-01 10:00", customer: "100", price: "1.00" }]);
      const second = await page(first.pageInfo.endCursor);
      expect([...first.nodes, ...second.nodes].map((one: Answer) => one.number)).toEqual(["CB", "B"]);
      expect(second).toMatchObject({ totalCount: 4, pageInfo: { hasPreviousPage: true, hasNextPage: true } });
    }));
});

const encode = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString("base64url");

describe("invoices of a file without invoice numbers", () => {
  it("are a customer's lines of one instant, without a number", () =>
    withShop(async (shop) => {
      const rows = ["2011-01-01,a,100,2,1.50", "2011-01-01,b,100,1,4.00", "2011-01-02,a,100,1,1.50"];
      await shop.import(["InvoiceDate,StockCode,CustomerID,Quantity,UnitPrice", ...rows, ""].join("\n"));
      const graph = await openGraph(shop.workspace, []);
      const { customer } = await ask<Answer>(graph, INVOICES, { number: "100" });
      expect(customer.features.frequency).toBe(2);
      expect(customer.invoices.nodes).toMatchObject([
        { number: null, orderedAt: "2011-01-02T00:00:00.000Z", amount: 1.5, lines: { totalCount: 1 } },
        { number: null, orderedAt: "2011-01-01T00:00:00.000Z", amount: 7, lines: { totalCount: 2 } },
      ]);
    }));
});

describe("pages of invoices and lines", () => {
  const shared = sharedShop([
    ...manyOrders(12),
    ...manyOrders(12)
      .slice(0, 9)
      .map((row) => ({ ...row, invoice: `C${row.invoice}`, quantity: -1 })),
  ]);
  let graph: Graph;
  let numbers: string[] = [];
  beforeAll(async () => {
    graph = await openGraph(shared.shop.workspace, []);
    const { customers } = await ask<Answer>(graph, "{ customers { nodes { customerNumber } } }");
    numbers = customers.nodes.map((one: Answer) => one.customerNumber);
  });

  it("of any size give every invoice and every line once, and add up to the features", async () => {
    const sizes = fc.record({
      at: fc.nat({ max: 11 }),
      first: fc.integer({ min: 1, max: 7 }),
      lines: fc.integer({ min: 1, max: 4 }),
    });
    const all = new Map<string, Answer>();
    for (const number of numbers) {
      all.set(number, (await ask<Answer>(graph, INVOICES, { number, first: 100, lines: 100 })).customer);
    }
    await fc.assert(
      fc.asyncProperty(sizes, async ({ at, first, lines }) => {
        const number = numbers[at];
        const whole = all.get(number);
        const found = await walkInvoices(graph, number, first, lines);
        expect(found).toEqual(
          whole.invoices.nodes.map((one: Answer) => ({ number: one.number, lines: one.lines.nodes })),
        );
      }),
      { numRuns: 30 },
    );
    for (const { features, invoices } of all.values()) {
      const total = (read: (one: Answer) => number) =>
        invoices.nodes.reduce((sum: number, one: Answer) => sum + Math.round(1_000 * read(one)), 0) / 1_000;
      expect(total((one) => one.keptAmount)).toBe(features.monetary);
      expect(total((one) => one.amount)).toBe(features.netMonetary);
      expect(invoices.totalCount).toBe(invoices.nodes.length);
    }
  });
});

/** Every invoice with its lines, page by page. */
async function walkInvoices(graph: Graph, number: string, first: number, lines: number): Promise<Answer[]> {
  const query = `query ($number: String!, $first: Int, $after: String, $lines: Int, $line: String) {
    customer(lookup: { customerNumber: $number }) { invoices(first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { number lines(first: $lines, after: $line) {
        pageInfo { hasNextPage endCursor }
        nodes { stockCode description quantity unitPrice amount orderedAt exclusionReason }
      } }
    } }
  }`;
  const found: Answer[] = [];
  for (let after: string | null = null; ; ) {
    const page: Answer = (await ask<Answer>(graph, query, { number, first, after, lines })).customer.invoices;
    for (const [i, invoice] of page.nodes.entries()) {
      const own = [...invoice.lines.nodes];
      for (let more = invoice.lines; more.pageInfo.hasNextPage; ) {
        const line = more.pageInfo.endCursor;
        const next = await ask<Answer>(graph, query, { number, first, after, lines, line });
        more = next.customer.invoices.nodes[i].lines;
        own.push(...more.nodes);
      }
      found.push({ number: invoice.number, lines: own });
    }
    if (!page.pageInfo.hasNextPage) return found;
    after = page.pageInfo.endCursor;
  }
}

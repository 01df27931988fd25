import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { globalId } from "../../src/runs/global-id.js";
import { SAMPLE } from "../support/cli.js";
import { inOrder, walk } from "../support/lists.js";
import { type Answer, shareServer } from "../support/server.js";

const server = shareServer(["--with-sample"]);

const CUSTOMER = `id customerNumber country firstOrderAt lastOrderAt exclusionReason dbscanLabel
  features {
    asOf recencyDays frequency monetary netMonetary averageOrderValue tenureDays activeSpanDays meanGapDays
    distinctProducts units returnRate
  }
  segment { id key number tier }
  anomaly { kind severity triage }
  classification { segment { key } isAnomaly severity }`;

/** What each order field means, read from a customer. */
const ORDER_FIELDS: Readonly<Record<string, (customer: Answer) => number | string | null>> = {
  CUSTOMER_NUMBER: ({ customerNumber }) => customerNumber,
  RECENCY: ({ features }) => features.recencyDays,
  FREQUENCY: ({ features }) => features.frequency,
  MONETARY: ({ features }) => features.monetary,
  NET_MONETARY: ({ features }) => features.netMonetary,
  AVERAGE_ORDER_VALUE: ({ features }) => features.averageOrderValue,
  TENURE: ({ features }) => features.tenureDays,
  ACTIVE_SPAN: ({ features }) => features.activeSpanDays,
  MEAN_GAP: ({ features }) => features.meanGapDays,
  DISTINCT_PRODUCTS: ({ features }) => features.distinctProducts,
  UNITS: ({ features }) => features.units,
  RETURN_RATE: ({ features }) => features.returnRate,
  LAST_ORDER_AT: ({ lastOrderAt }) => lastOrderAt,
  SEVERITY: ({ classification }) => classification.severity,
};

let all: Answer[] = [];

beforeAll(async () => {
  all = await walk(server(), { field: "customers", select: CUSTOMER });
});

const numbers = (customers: readonly Answer[]): string[] => customers.map((one) => one.customerNumber);

describe("one customer", () => {
  const LOOKUP = `query ($lookup: CustomerLookup!) { customer(lookup: $lookup) { ${CUSTOMER} } }`;
  const find = async (lookup: object) => (await server().ask(LOOKUP, { lookup })).customer;

  it("is found by its number and by its id, with equal answers", async () => {
    const [, customer] = all;
    expect(await find({ customerNumber: customer.customerNumber })).toEqual(customer);
    expect(await find({ id: customer.id })).toEqual(customer);
    expect(await find({ id: customer.id, customerNumber: null })).toEqual(customer); // null = left out
  });

  it("is null where the number or the id is unknown, or the id is of something else", async () => {
    expect(await find({ customerNumber: "no such number" })).toBeNull();
    for (const id of [
      globalId("Customer", 999_999),
      globalId("ModelRun", 1),
      "",
      "nonsense",
      "Q3VzdG9tZXI6MQ==",
    ]) {
      expect(await find({ id })).toBeNull();
    }
  });

  it("is asked for by exactly one of id and number", async () => {
    const [{ id, customerNumber }] = all;
    for (const lookup of [{}, { id, customerNumber }, { id: null }]) {
      const { errors, data } = await server().graphql(LOOKUP, { lookup });
      expect(errors?.[0].extensions).toMatchObject({ code: "BAD_USER_INPUT", reason: "BAD_LOOKUP" });
      expect(data.customer).toBeNull();
    }
  });

  it("says why it has no features where none of its order lines counts", async () => {
    const known = new Set(numbers(all));
    expect(known.size).toBe(815); // data/README.md: 821 in the file, 815 after cleaning
    const excluded = await find({ customerNumber: await excludedNumber(known) });
    expect(excluded.exclusionReason).toMatch(/^(CANCELLATION|NON_POSITIVE_QUANTITY|NON_POSITIVE_PRICE)$/);
    expect(excluded).toMatchObject({ features: null, segment: null, anomaly: null, classification: null });
  });

  it("has features as of an earlier instant, from the orders until then; none before the first", async () => {
    const customer = all.find(({ features }) => features.frequency > 5);
    const query = `query ($number: String, $asOf: DateTime) {
      customer(lookup: { customerNumber: $number }) { features(asOf: $asOf) { asOf frequency recencyDays } }
    }`;
    const at = async (asOf: string) =>
      (await server().ask(query, { number: customer.customerNumber, asOf })).customer.features;
    const atFirst = await at(customer.firstOrderAt);
    expect(atFirst).toEqual({ asOf: customer.firstOrderAt, frequency: 1, recencyDays: 0 });
    expect((await at(customer.features.asOf)).frequency).toBe(customer.features.frequency);
    expect(await at("2020-01-01T00:00:00Z")).toBeNull();
  });
});

/** A customer of the sample file whose every line is excluded. */
async function excludedNumber(known: ReadonlySet<string>): Promise<string> {
  const lines = (await readFile(SAMPLE, "utf8")).trim().split("\n").slice(1);
  const found = lines.map((line) => line.split(",").at(-2) as string).find((n) => n !== "" && !known.has(n));
  return found as string;
}

describe("the list of customers", () => {
  it("is ordered by customer number where nothing is said, and counts all pages", async () => {
    const { customers } = await server().ask(
      "{ customers { totalCount nodes { customerNumber } edges { cursor } } }",
    );
    expect(customers.totalCount).toBe(815);
    expect(numbers(customers.nodes)).toEqual(numbers(all).slice(0, 20)); // 20 is the default page
    expect(customers.edges).toHaveLength(20);
    expect(numbers(all)).toEqual([...numbers(all)].sort());
  });

  it.each(Object.keys(ORDER_FIELDS))(
    "is ordered by %s either way, nulls last, ties by number",
    async (field) => {
      for (const direction of ["ASC", "DESC"] as const) {
        const args = `orderBy: { field: ${field}, direction: ${direction} }`;
        const found = await walk(server(), { field: "customers", args, select: "customerNumber" });
        const expected = inOrder(all, direction, ORDER_FIELDS[field], (one) => one.customerNumber);
        expect(numbers(found)).toEqual(numbers(expected));
      }
    },
  );

  it("gives every customer once, in order, for any size of page, forward and backward", async () => {
    const listing = fc.record({
      size: fc.integer({ min: 3, max: 100 }),
      field: fc.constantFrom(...Object.keys(ORDER_FIELDS)),
      direction: fc.constantFrom("ASC" as const, "DESC" as const),
      isBackward: fc.boolean(),
    });
    const some = all.filter(({ features }) => features.frequency <= 2); // among them many without a mean gap
    expect(some.length).toBeGreaterThan(100);
    await fc.assert(
      fc.asyncProperty(listing, async ({ size, field, direction, isBackward }) => {
        const args = `filter: { frequency: { lte: 2 } }, orderBy: { field: ${field}, direction: ${direction} }`;
        const found = await walk(
          server(),
          { field: "customers", args, select: "customerNumber" },
          size,
          isBackward,
        );
        const expected = inOrder(some, direction, ORDER_FIELDS[field], (one) => one.customerNumber);
        expect(numbers(found)).toEqual(numbers(expected));
      }),
      { numRuns: 25 },
    );
  });

  it("says on each page whether there is more on either side", async () => {
    const pages = `query ($at: String) {
      start: customers(first: 5) { pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor } }
      middle: customers(first: 5, after: $at) { pageInfo { hasNextPage hasPreviousPage } }
      end: customers(last: 5) { pageInfo { hasNextPage hasPreviousPage } nodes { customerNumber } }
    }`;
    const { start } = await server().ask(pages);
    const { middle, end } = await server().ask(pages, { at: start.pageInfo.endCursor });
    expect(start.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(start.pageInfo.startCursor).toBe(start.edges[0].cursor);
    expect(start.pageInfo.endCursor).toBe(start.edges[4].cursor);
    expect(middle.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: true });
    expect(end.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true });
    expect(numbers(end.nodes)).toEqual(numbers(all).slice(-5));
  });
});

describe("a filter of customers", () => {
  const median = (read: (one: Answer) => number) => all.map(read).sort((a, b) => a - b)[400];
  const ranges = [
    "recencyDays",
    "frequency",
    "monetary",
    "netMonetary",
    "averageOrderValue",
    "tenureDays",
    "returnRate",
  ];

  async function expectFilter(filter: object, keeps: (customer: Answer) => boolean): Promise<void> {
    const query = `query ($filter: CustomerFilter, $after: String) {
      customers(first: 100, after: $after, filter: $filter) { totalCount nodes { customerNumber } pageInfo { endCursor } }
    }`;
    const expected = numbers(all.filter(keeps));
    const { customers } = await server().ask(query, { filter });
    expect(customers.totalCount).toBe(expected.length);
    const found = numbers(customers.nodes);
    for (let after = customers.pageInfo.endCursor; found.length < expected.length; ) {
      const next = (await server().ask(query, { filter, after })).customers;
      if (next.nodes.length === 0) break;
      found.push(...numbers(next.nodes));
      after = next.pageInfo.endCursor;
    }
    expect(found).toEqual(expected);
  }

  it.each(ranges)("keeps %s within bounds, inclusive or not", async (field) => {
    const bound = median(({ features }) => features[field]);
    const value = (one: Answer) => one.features[field];
    await expectFilter({ [field]: { gt: bound } }, (one) => value(one) > bound);
    await expectFilter({ [field]: { gte: bound, lte: bound } }, (one) => value(one) === bound);
    await expectFilter({ [field]: { lt: bound, gt: null } }, (one) => value(one) < bound);
  });

  it.each(["firstOrderAt", "lastOrderAt"])("keeps %s within instants", async (field) => {
    const bound = all[100][field];
    await expectFilter({ [field]: { gte: bound } }, (one) => one[field] >= bound);
    await expectFilter({ [field]: { lt: bound } }, (one) => one[field] < bound);
  });

  it("keeps numbers, parts of numbers and countries", async () => {
    const wanted = [...numbers(all).slice(3, 6), "no such number"];
    await expectFilter({ customerNumbers: wanted }, (one) => wanted.includes(one.customerNumber));
    await expectFilter({ customerNumbers: [] }, () => false);
    await expectFilter({ customerNumberContains: "55" }, (one) => one.customerNumber.includes("55"));
    await expectFilter({ customerNumberContains: "%" }, () => false); // no wildcard
    const countries = ["Germany", "France"];
    await expectFilter({ countries }, (one) => countries.includes(one.country));
  });

  it("keeps segments by key and id, tiers, anomalies, their kinds and triages", async () => {
    const { key, id } = all[0].segment;
    await expectFilter({ segmentKeys: [key, "unknown"] }, (one) => one.segment.key === key);
    await expectFilter({ segmentIds: [id, "unknown"] }, (one) => one.segment.id === id);
    await expectFilter({ tiers: ["LOW", "HIGH"] }, (one) => one.segment.tier !== "MEDIUM");
    await expectFilter({ isAnomaly: true }, (one) => one.anomaly !== null);
    await expectFilter({ isAnomaly: false }, (one) => one.anomaly === null);
    const { kind, triage } = all.find(({ anomaly }) => anomaly).anomaly;
    await expectFilter({ anomalyKinds: [kind] }, (one) => one.anomaly?.kind === kind);
    await expectFilter({ anomalyTriages: [triage] }, (one) => one.anomaly?.triage === triage);
  });

  it("needs all of its conditions, and leaves out what is null", async () => {
    const filter = { isAnomaly: true, tiers: ["HIGH"], monetary: { gte: 1_000 }, countries: null };
    await expectFilter(
      filter,
      (one) => one.anomaly !== null && one.segment.tier === "HIGH" && one.features.monetary >= 1_000,
    );
    await expectFilter({ monetary: null, isAnomaly: null }, () => true);
  });

  it("takes at most 1,000 items in a list", async () => {
    const query = "query ($list: [String!]) { customers(filter: { customerNumbers: $list }) { totalCount } }";
    const list = Array.from({ length: 1_001 }, (_, i) => String(i));
    const { errors } = await server().graphql(query, { list });
    expect(errors?.[0].extensions.reason).toBe("TOO_MANY_ITEMS");
    expect((await server().ask(query, { list: list.slice(1) })).customers.totalCount).toBe(0);
  });
});

describe("a page that cannot be", () => {
  const reasonOf = async (args: string) => {
    const { errors, status } = await server().graphql(`{ customers(${args}) { totalCount } }`);
    expect(errors?.[0].extensions.code).toBe("BAD_USER_INPUT");
    expect(errors?.[0].path).toEqual(["customers"]);
    expect(status).toBe(200); // the request itself was in order
    return errors?.[0].extensions.reason;
  };
  const cursorOf = async (list: string) =>
    (await server().ask(`{ list: ${list} { pageInfo { endCursor } } }`)).list.pageInfo.endCursor as string;

  it.each(["first: 0", "first: 101", "first: -1", "last: 0", "last: 101"])("is refused: %s", async (args) => {
    expect(await reasonOf(args)).toBe("LIMIT_OUT_OF_RANGE");
  });

  it("is refused: both ends at once", async () => {
    const cursor = await cursorOf("customers");
    for (const args of [
      "first: 5, last: 5",
      `first: 5, before: "${cursor}"`,
      `last: 5, after: "${cursor}"`,
    ]) {
      expect(await reasonOf(args)).toBe("BAD_PAGING");
    }
  });

  it("is refused: a cursor of another list, another order or of nobody", async () => {
    const others = [
      await cursorOf("anomalies"),
      await cursorOf("modelRuns"),
      await cursorOf("customers(orderBy: { field: MONETARY })"),
      await cursorOf("customers(orderBy: { field: CUSTOMER_NUMBER, direction: DESC })"),
      "",
      "garbage",
      Buffer.from("[1]").toString("base64url"),
      Buffer.from('["customers CUSTOMER_NUMBER","ASC",{},"1"]').toString("base64url"),
    ];
    for (const cursor of others) expect(await reasonOf(`after: "${cursor}"`)).toBe("BAD_CURSOR");
    expect(await reasonOf(`before: "${others[0]}"`)).toBe("BAD_CURSOR");
  });

  it("is refused: a run that nobody knows", async () => {
    expect(await reasonOf(`modelRunId: "unknown"`)).toBe("NOT_FOUND");
    expect(await reasonOf(`modelRunId: "${all[0].id}"`)).toBe("NOT_FOUND");
  });
});

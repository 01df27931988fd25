import { buildSchema, type GraphQLSchema, parse } from "graphql";
import { beforeAll, describe, expect, it } from "vitest";
import { ClienteleError } from "../../src/errors.js";
import { type Caller, INTERNAL_CALLER, LOCAL_CALLER } from "../../src/graphql/caller.js";
import { guardOperation } from "../../src/graphql/guard.js";
import { MUTATION_SCOPES, scopeOfRootField } from "../../src/graphql/root-scopes.js";
import { buildAppSchema } from "../../src/graphql/schema.js";
import { validateDocument } from "../../src/graphql/validate-document.js";
import { type AccessScope, effectiveScopes } from "../../src/runs/access-scopes.js";

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await buildAppSchema();
});

interface Asking {
  readonly variables?: Record<string, unknown>;
  readonly caller?: Caller;
  readonly operationName?: string;
}

function guard(query: string, { variables = {}, caller = LOCAL_CALLER, operationName }: Asking = {}) {
  const document = parse(query);
  expect(validateDocument(schema, document)).toEqual([]);
  return guardOperation({ schema, document, operationName, variables, caller });
}

function refusal(query: string, asking: Asking = {}): ClienteleError {
  try {
    const document = parse(query);
    const [fault] = validateDocument(schema, document);
    if (fault) throw fault;
    guard(query, asking);
  } catch (error) {
    const original = (error as { originalError?: unknown }).originalError;
    if (original instanceof ClienteleError) return original;
    throw error;
  }
  throw new Error("it was let through");
}

const withScopes = (...scopes: AccessScope[]): Caller => ({
  ...LOCAL_CALLER,
  name: "test",
  scopes: effectiveScopes(scopes),
});
const cost = (query: string, variables?: Record<string, unknown>) => guard(query, { variables }).cost;
const times = (n: number, part: (i: number) => string) =>
  Array.from({ length: n }, (_, i) => part(i)).join(" ");

describe("the shape of a query: one below the limit, at it, and above", () => {
  /** With the leaf 3, 6, 9 … levels, and one more for each `more`. */
  const deep = (levels: number) => {
    const opened = times(
      levels - 1,
      (i) => `${["activeModel", "segments", "modelRun"][i === 0 ? 0 : 1 + ((i + 1) % 2)]} {`,
    );
    return `{ ${opened} id ${"}".repeat(levels - 1)} }`;
  };

  it("10 levels, leaves included, also where fragments lead there", () => {
    for (const levels of [9, 10]) expect(validateDocument(schema, parse(deep(levels)))).toEqual([]);
    expect(refusal(deep(11))).toMatchObject({ code: "QUERY_TOO_DEEP", facts: { value: 11, limit: 10 } });
    const inFragments = `{ activeModel { ...a } } fragment a on ModelRun { segments { ...b } }
      fragment b on Segment { modelRun { segments { modelRun { segments { modelRun { segments { modelRun { segments { id } } } } } } } } }`;
    expect(refusal(inFragments)).toMatchObject({ code: "QUERY_TOO_DEEP", facts: { value: 11 } });
  });

  it("15 aliases", () => {
    const aliases = (n: number) => `{ ${times(n, (i) => `a${i}: __typename`)} }`;
    for (const n of [14, 15]) expect(guard(aliases(n)).cost).toBe(1);
    expect(refusal(aliases(16))).toMatchObject({ code: "TOO_MANY_ALIASES", facts: { value: 16, limit: 15 } });
    const inFragment = `{ ...a ...b } fragment a on Query { ${times(8, (i) => `a${i}: __typename`)} }
      fragment b on Query { ${times(8, (i) => `b${i}: __typename`)} }`;
    expect(refusal(inFragment)).toMatchObject({ code: "TOO_MANY_ALIASES", facts: { value: 16 } });
  });

  it("5 directives", () => {
    const directives = (n: number) => `{ ${times(n, (i) => `a${i}: __typename @include(if: true)`)} }`;
    for (const n of [4, 5]) expect(guard(directives(n)).cost).toBe(1);
    expect(refusal(directives(6))).toMatchObject({
      code: "TOO_MANY_DIRECTIVES",
      facts: { value: 6, limit: 5 },
    });
  });

  it("30 times the same field in one place", () => {
    for (const n of [29, 30]) expect(guard(`{ ${"__typename ".repeat(n)} }`).cost).toBe(1);
    expect(refusal(`{ ${"__typename ".repeat(31)} }`)).toMatchObject({
      code: "TOO_MANY_REPEATS",
      facts: { field: "__typename", limit: 30 },
    });
    const spread = (n: number) =>
      times(n, (i) => `fragment f${i} on Query { segments { id } segments { key } }`);
    expect(refusal(`{ ${times(51, (i) => `...f${i}`)} } ${spread(51)}`)).toMatchObject({
      code: "TOO_MANY_REPEATS",
      facts: { field: "segments", limit: 100 },
    });
  });

  it("counts each operation of a document for itself", () => {
    const two = `query a { ${times(10, (i) => `a${i}: __typename`)} } query b { ${times(10, (i) => `b${i}: __typename`)} }`;
    expect(guard(two, { operationName: "b" }).cost).toBe(1);
    expect(refusal(two, { operationName: "c" })).toMatchObject({ code: "OPERATION_NOT_FOUND" });
    expect(refusal(two)).toMatchObject({ code: "OPERATION_NOT_FOUND" });
  });
});

describe("the cost of a query", () => {
  it("is 1 for what is there once", () => {
    expect(cost("{ __typename }")).toBe(1);
    expect(cost("{ activeModel { id dataSetVersion { digest } } }")).toBe(1);
  });

  it("is the size of a page, 20 where nothing is said, within the limits that the page has", () => {
    expect(cost("{ customers { nodes { id } } }")).toBe(20);
    expect(cost("{ customers(first: 7) { nodes { id } } }")).toBe(7);
    expect(cost("{ customers(last: 7) { edges { node { id } } } }")).toBe(7);
    expect(cost("{ customers(first: null) { nodes { id } } }")).toBe(20);
    expect(cost("{ customers(first: 1000000) { nodes { id } } }")).toBe(100);
    expect(cost("{ customers(first: 100) { totalCount } }")).toBe(1);
  });

  it("is worked out with the variables and their defaults", () => {
    const query = "query ($n: Int = 7) { customers(first: $n) { nodes { id } } }";
    expect(cost(query)).toBe(7);
    expect(cost(query, { n: 30 })).toBe(30);
    expect(cost(query, { n: null })).toBe(20);
  });

  it("is 10 for a list that has no pages", () => {
    expect(cost("{ segments { id } }")).toBe(10);
    const read = "overdue { customerCount } rule { text conditions { value } }";
    expect(cost(`{ segments { ${read} } }`)).toBe(10 * (5 + 5 * 3)); // each reads a run's customers once
    expect(cost("{ reports { name } segments { id profile { feature } topProducts { key } } }")).toBe(
      10 + 10 * (10 + 10),
    );
  });

  it("multiplies a page with what is inside it, and adds what stands beside its members", () => {
    const query = `{ customers(first: 5) { totalCount nodes { id segment { customers(first: 6) { nodes { id } } } } } }`;
    expect(cost(query)).toBe(30);
    const both =
      "{ customers(first: 5) { edges { cursor node { segment { profile { feature } } } } nodes { id } } }";
    expect(cost(both)).toBe(50);
  });

  it("is a tenth of a batch of classifications, and of the single objects where they are more", () => {
    const batch = `query q { __typename }
      mutation m($c: [ClassifyCustomerInput!]!) {
        classifyCustomers(input: { customers: $c }) { results { classification { distance } userErrors { code } } }
      }`;
    const customers = (n: number) => ({ c: Array(n).fill({}) });
    const costOf = (n: number) => guard(batch, { operationName: "m", variables: customers(n) }).cost;
    expect([costOf(1), costOf(50), costOf(1_000)]).toEqual([1, 5, 100]);
    const inInput =
      "mutation ($i: ClassifyCustomersInput!) { classifyCustomers(input: $i) { results { index } } }";
    expect(cost(inInput, { i: { customers: Array(300).fill({}) } })).toBe(30);
    const objects = times(15, (i) => `a${i}: segment { id }`);
    expect(cost(`{ customers(first: 100) { nodes { ${objects} } } }`)).toBe((100 * 15) / 10);
  });

  it("counts ids, and the dearest of the types that a node may be", () => {
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) {
      ... on Segment { customers(first: 3) { nodes { id } } } ... on ModelRun { segments { id } } ...c } }
      fragment c on Customer { id }`;
    expect(cost(query, { ids: ["a", "b"] })).toBe(20);
  });

  it("leaves out what @skip and @include leave out", () => {
    const query = `query ($x: Boolean!) {
      segments @include(if: $x) { id } customers(first: 5) @skip(if: $x) { nodes { id } } }`;
    expect([cost(query, { x: true }), cost(query, { x: false })]).toEqual([10, 5]);
  });

  it("follows fragments, each worked out once: a bomb of them is refused at once", () => {
    const inFragment =
      "{ customers(first: 5) { ...c } } fragment c on CustomerConnection { nodes { ...d } } fragment d on Customer { segment { profile { feature } } }";
    expect(cost(inFragment)).toBe(50);
    const bomb = times(
      90,
      (i) => `fragment f${i} on Query { segments { id } ${i < 89 ? `...f${i + 1} ...f${i + 1}` : ""} }`,
    );
    expect(refusal(`{ ...f0 } ${bomb}`)).toMatchObject({ code: "QUERY_TOO_COSTLY" });
  });

  it("lets the usual introspection through, and no circle", () => {
    const circle = "{ __schema { types { fields { type { fields { args { name } } } } } } }";
    expect(refusal(circle)).toMatchObject({ code: "QUERY_TOO_COSTLY" });
  });

  it("of 1,000 passes, of more does not; the program itself has no limit", () => {
    const query = "query ($n: Int) { segments { customers(first: $n) { nodes { id } } } }";
    expect(cost(query, { n: 99 })).toBe(990);
    expect(cost(query, { n: 100 })).toBe(1_000);
    const dear =
      "query ($n: Int) { segments { customers(first: $n) { nodes { id } } } imports(first: 1) { nodes { id } } }";
    expect(refusal(dear, { variables: { n: 100 } })).toMatchObject({
      code: "QUERY_TOO_COSTLY",
      facts: { value: 1_001, limit: 1_000 },
    });
    expect(guard(dear, { variables: { n: 100 }, caller: INTERNAL_CALLER }).cost).toBe(1_001);
  });
});

describe("how long an operation may wait", () => {
  const train =
    "mutation ($i: TrainModelInput!, $s: Int) { a: trainModel(input: $i) { userErrors { code } } b: trainModel(input: { waitSeconds: $s }) { userErrors { code } } }";

  it("is what its mutations may wait, one after the other", () => {
    expect(guard(train, { variables: { i: {} } }).waitSeconds).toBe(10);
    expect(guard(train, { variables: { i: { waitSeconds: 60 }, s: 30 } }).waitSeconds).toBe(90);
    expect(guard(train, { variables: { i: { waitSeconds: 1e9 }, s: -1 } }).waitSeconds).toBe(60);
    expect(guard("{ segments { id } }").waitSeconds).toBe(0);
  });
});

describe("scopes", () => {
  it("are said for every mutation that there is, and for no other", () => {
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect(mutations.length).toBeGreaterThan(10);
    const unsaid = mutations.filter((name) => !Object.hasOwn(MUTATION_SCOPES, name));
    expect(unsaid).toEqual([]);
  });

  it("are needed for each root field, with the scope named", () => {
    const needed = (query: string, caller: Caller) => {
      const { code, facts } = refusal(query, { caller });
      return [code, facts.what, facts.scope];
    };
    const train = "mutation { trainModel(input: {}) { userErrors { code } } }";
    const erase = 'mutation { eraseCustomer(input: { customerNumber: "1" }) { userErrors { code } } }';
    const rules = "mutation { changeCleaningRules(input: {}) { userErrors { code } } }";
    const classify = "mutation { classifyCustomer(input: {}) { userErrors { code } } }";
    expect(needed(train, withScopes("read"))).toEqual(["SCOPE_NEEDED", "trainModel", "train"]);
    expect(needed(train, withScopes("import"))).toEqual(["SCOPE_NEEDED", "trainModel", "train"]);
    expect(needed(rules, withScopes("train"))).toEqual(["SCOPE_NEEDED", "changeCleaningRules", "import"]);
    expect(needed(erase, withScopes("train", "import"))).toEqual(["SCOPE_NEEDED", "eraseCustomer", "admin"]);
    expect(needed('{ node(id: "x") { id } }', withScopes())).toEqual(["SCOPE_NEEDED", "node", "read"]);
    expect(needed('{ nodes(ids: ["x"]) { id } }', withScopes())).toEqual(["SCOPE_NEEDED", "nodes", "read"]);
    for (const query of [train, erase, rules, classify]) {
      expect(guard(query, { caller: withScopes("admin") }).cost).toBe(1);
    }
    for (const scope of ["read", "train", "import"] as const) {
      expect(guard(classify, { caller: withScopes(scope) }).cost).toBe(1);
      expect(guard("{ segments { id } }", { caller: withScopes(scope) }).cost).toBe(10);
    }
  });

  it("cannot be got round by an alias, a fragment or a second operation", () => {
    const caller = withScopes("read");
    for (const query of [
      "mutation { __typename: trainModel(input: {}) { userErrors { code } } }",
      "mutation { classifyCustomer(input: {}) { userErrors { code } } x: trainModel(input: {}) { userErrors { code } } }",
      "mutation { ...a } fragment a on Mutation { ... on Mutation { trainModel(input: {}) { userErrors { code } } } }",
      "mutation { ... @include(if: true) { trainModel(input: {}) { userErrors { code } } } }",
    ]) {
      expect(refusal(query, { caller }), query).toMatchObject({
        code: "SCOPE_NEEDED",
        facts: { scope: "train" },
      });
    }
  });

  it("of a mutation that nobody thought of are admin's", () => {
    const other = buildSchema("type Query { a: Int } type Mutation { launch: Int }");
    expect(scopeOfRootField("mutation", Object.keys(other.getMutationType()?.getFields() ?? {})[0])).toBe(
      "admin",
    );
  });
});

import "reflect-metadata";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSchema, findBreakingChanges, findDangerousChanges } from "graphql";
import { describe, expect, it } from "vitest";
import { buildAppSchema } from "../../src/graphql/schema.js";

const CONTRACT = fileURLToPath(new URL("../../../shared/design/contract.graphql", import.meta.url));
const isThere = existsSync(CONTRACT);

/** What the contract promises and the product does not have yet, by the piece of work that brings it. */
const TYPES_NOT_DUE = [
  // a look into the data
  ..."Exploration LorenzPoint TopShare FeatureDistribution HistogramStage Histogram HistogramBin".split(" "),
  ..."Correlation DensityBin CohortCell MonthlySales WeekdayHour RfCell GapSummary OutlierSummary".split(" "),
  // a customer's orders, and sums over a list of customers
  ..."CustomerSummary Invoice InvoiceEdge InvoiceConnection OrderLine OrderLineEdge OrderLineConnection".split(
    " ",
  ),
];

const FIELDS_NOT_DUE = [
  ..."Query.exploration DataSetVersion.exploration".split(" "),
  "ImportTransactionsInput.sheet", // workbooks
  ..."Customer.invoices CustomerConnection.summary".split(" "),
];

/** Optional inputs that the product has besides; a program that does not know them misses nothing. */
const OPTIONS_ADDED = ["keepVersions on input type ImportTransactionsInput"];

async function schemas() {
  return [buildSchema(readFileSync(CONTRACT, "utf8")), await buildAppSchema()] as const;
}

const title = `the schema keeps the contract${isThere ? "" : ` (skipped: there is no ${CONTRACT})`}`;

describe.skipIf(!isThere)(title, () => {
  it("breaks nothing but what is not due yet", async () => {
    const breaks = findBreakingChanges(...(await schemas())).map(({ description }) => description);
    const notDue = [...TYPES_NOT_DUE, ...FIELDS_NOT_DUE].map((name) => `${name} was removed.`);
    expect(breaks.sort()).toEqual(notDue.sort());
  });

  it("changes no default and adds no value that a program could stumble over", async () => {
    const changes = findDangerousChanges(...(await schemas())).map(({ description }) => description);
    const added = OPTIONS_ADDED.map((name) => `An optional field ${name} was added.`);
    expect(changes).toEqual(added);
  });
});

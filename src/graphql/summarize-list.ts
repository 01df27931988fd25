import type { RawBuilder, SqlBool } from "kysely";
import { customersIn } from "../database/customer-page.js";
import { customerOrders, customerSums, customerValues } from "../database/customer-summary.js";
import type { Statement } from "../database/remote-dialect.js";
import { cleaningProfile, profileMask } from "../intake/cleaning-profile.js";
import type { GraphContext } from "./context.js";
import type { SummaryParts } from "./customer-summary.type.js";
import { CustomerSummary } from "./customer-summary.type.js";
import type { RunScope } from "./scope.js";

/** The summary of the customers of a scope that meet the conditions: worked out in the reader, part by part. */
export function summarizeList(
  { reader: db, workspace, loaders }: GraphContext,
  scope: RunScope,
  conditions: readonly RawBuilder<SqlBool>[],
): CustomerSummary {
  const { reader } = workspace;
  const parts: SummaryParts = {
    sums: once(() => reader.run("sumCustomers", statementOf(customerSums(db, scope, conditions)))),
    profile: once(() => reader.run("profileCustomers", statementOf(customerValues(db, scope, conditions)))),
    months: once(async () => {
      const version = await loaders.version.load(scope.versionId);
      if (!version) return [];
      const lines = { ...(await loaders.lines.load(version.id)), until: scope.asOf };
      const mask = profileMask(cleaningProfile(version.cleaning_profile));
      const orders = customerOrders(db, lines, mask, customersIn(db, scope, conditions));
      return reader.run("ordersByMonth", { statement: statementOf(orders), timeZone: version.time_zone });
    }),
  };
  return new CustomerSummary(scope, parts);
}

/** What can be sent to another thread. */
function statementOf(query: { compile(): Statement }): Statement {
  const { sql, parameters } = query.compile();
  return { sql, parameters };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | null = null;
  return () => {
    result ??= work();
    return result;
  };
}

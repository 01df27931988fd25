import { currentVersion } from "../database/data-set-versions.js";
import type { GraphContext } from "./context.js";
import { Customer } from "./customer.type.js";

/** The customer of that key in today's data, also one whose every line is excluded; null where there is none. */
export async function findCustomer(
  { db, loaders }: GraphContext,
  customerId: number | null,
): Promise<Customer | null> {
  const version = await currentVersion(db).executeTakeFirst();
  if (!version || customerId === null) return null;
  const view = { versionId: version.id, asOf: version.as_of };
  const row = await loaders.customer.load({ view, customerId });
  return row && new Customer(row, view);
}

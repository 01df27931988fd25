import type { GraphContext } from "./context.js";
import { Customer } from "./customer.type.js";
import { findScope } from "./scope.js";

/** The customer of that key in today's data, also one whose every line is excluded; null where there is none. */
export async function findCustomer(
  context: GraphContext,
  customerId: number | null,
): Promise<Customer | null> {
  const today = await findScope(context, null);
  if (!today || customerId === null) return null;
  const row = await context.loaders.customer.load({ view: today, customerId });
  return row && new Customer(row, today);
}

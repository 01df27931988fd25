import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Random, seededRandom } from "../src/numeric/random.js";
import { cancellations } from "./sample/cancellations.js";
import { makeCatalogue } from "./sample/catalogue.js";
import { officeBookings, withExtras } from "./sample/charges.js";
import { counterSales, stockAdjustments } from "./sample/counter-sales.js";
import { ordersToCsv } from "./sample/csv.js";
import { chance } from "./sample/draws.js";
import { oddCustomers } from "./sample/odd-customers.js";
import type { Order } from "./sample/order.js";
import { purchasesOf, spreadOverTwoMinutes } from "./sample/purchases.js";
import { makeCustomerIds, makeShoppers } from "./sample/shoppers.js";

const DUPLICATE_SHARE = 0.01;

/**
 * A year of orders of an invented gift wholesaler, as the text of data/sample-orders.csv (UCI headings, LF, UTF-8).
 * Equal seeds give equal bytes on every machine.
 */
export function generateSampleOrders(seed = 42): string {
  const random = seededRandom(seed);
  const catalogue = makeCatalogue(random);
  const ids = makeCustomerIds(random);
  const shoppers = makeShoppers(random, ids);
  const purchases = withExtras(
    random,
    shoppers.flatMap((shopper) => purchasesOf(random, shopper, catalogue)),
  );
  const sales = [...purchases, ...counterSales(random, catalogue)];
  const others = [
    ...stockAdjustments(random, catalogue),
    ...officeBookings(random),
    ...oddCustomers(random, ids, catalogue),
  ];
  const returned = cancellations(random, sales);
  const entered = withDuplicates(random, spreadOverTwoMinutes(random, sales));
  return ordersToCsv([...entered, ...returned, ...others]);
}

/** Enters about one line in a hundred twice. */
function withDuplicates(random: Random, orders: readonly Order[]): Order[] {
  const twice = (order: Order) =>
    order.lines.flatMap((l) => (chance(random, DUPLICATE_SHARE) ? [l, l] : [l]));
  return orders.map((order) => ({ ...order, lines: twice(order) }));
}

const thisFile = fileURLToPath(import.meta.url);
if (process.argv.slice(1).some((argument) => resolve(argument) === thisFile)) {
  writeFileSync(fileURLToPath(new URL("sample-orders.csv", import.meta.url)), generateSampleOrders());
}

import type { Random } from "../../src/numeric/random.js";
import { dayAtShare, LAST_DAY, minuteOnDay } from "./calendar.js";
import { type Product, popularProduct } from "./catalogue.js";
import { chance, integerBetween, logNormal, pick } from "./draws.js";
import type { Line, Order } from "./order.js";
import { chooseDistinct, lineOf } from "./purchases.js";

const ORDERS = 170;
const LINES = 38;
const ADJUSTMENTS = 110;
const ADJUSTMENT_REASONS = [
  "damaged",
  "damaged",
  "",
  "",
  "lost in store",
  "wet, thrown away",
  "counted again",
  "?",
];

/** Sales to people whom the shop does not know: a day's till or a batch of web orders, dearer and with many lines. */
export function counterSales(random: Random, catalogue: readonly Product[]): Order[] {
  return Array.from({ length: ORDERS }, (_, i) => {
    const day = dayAtShare(0, LAST_DAY, (i + random()) / ORDERS);
    const wanted = Math.max(3, Math.round(LINES * logNormal(random, 0.6)));
    const goods = chooseDistinct(wanted, day, () => popularProduct(random, catalogue)).map((product) =>
      lineOf(product, day, Math.ceil(4 * random() * random()), counterPriceMilli(product)),
    );
    const lines = i % 2 === 0 ? [...goods, webPostage(random, goods)] : goods;
    return unknown(minuteOnDay(random, day), lines);
  });
}

/** A fifth above the list, to a penny. */
function counterPriceMilli(product: Product): number {
  return Math.round((product.priceMilli * 12) / 100) * 10;
}

function webPostage(random: Random, goods: readonly Line[]): Line {
  const priceMilli = goods.length * integerBetween(random, 80, 240) * 10;
  return { code: "DOT", description: "Web order postage", quantity: 1, priceMilli };
}

/** What the stock count put right: no customer, no price, mostly a loss, on an ordinary invoice number. */
export function stockAdjustments(random: Random, catalogue: readonly Product[]): Order[] {
  return Array.from({ length: ADJUSTMENTS }, () => {
    const found = chance(random, 0.15);
    const quantity = found ? integerBetween(random, 1, 60) : -integerBetween(random, 1, 240);
    const description = found ? "found" : pick(random, ADJUSTMENT_REASONS);
    const day = dayAtShare(0, LAST_DAY, random());
    return unknown(minuteOnDay(random, day), [
      { code: popularProduct(random, catalogue).code, description, quantity, priceMilli: 0 },
    ]);
  });
}

/** An invoice without a customer. */
export function unknown(minute: number, lines: Line[], series: Order["series"] = ""): Order {
  return { minute, series, customerId: "", country: "United Kingdom", lines };
}

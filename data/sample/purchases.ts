import type { Random } from "../../src/numeric/random.js";
import { dayAtShare, minuteOnDay } from "./calendar.js";
import { descriptionOn, type Product, popularProduct } from "./catalogue.js";
import { chance, integerBetween, logNormal, pick } from "./draws.js";
import type { Line, Order } from "./order.js";
import type { Shopper } from "./shoppers.js";

const CHRISTMAS_FROM_DAY = 275; // 2025-09-02
const CHRISTMAS_UNTIL_DAY = 22; // 2024-12-23

/**
 * All purchases of one shopper. The orders are spread evenly over the business (not the days) between the
 * shopper's first and last day, so that regular customers are regular and autumn is still busier.
 */
export function purchasesOf(random: Random, shopper: Shopper, catalogue: readonly Product[]): Order[] {
  const favourites = Array.from({ length: 12 + 2 * shopper.orders }, () => popularProduct(random, catalogue));
  return Array.from({ length: shopper.orders }, (_, i) => {
    const day = dayAtShare(shopper.firstDay, shopper.lastDay, (i + random()) / shopper.orders);
    const moved = i * 3 >= shopper.orders * 2;
    return {
      minute: minuteOnDay(random, day),
      series: "" as const,
      customerId: shopper.id,
      country: moved ? shopper.laterCountry : shopper.country,
      lines: purchaseLines(random, shopper, day, favourites, catalogue),
    };
  });
}

function purchaseLines(
  random: Random,
  shopper: Shopper,
  day: number,
  favourites: readonly Product[],
  catalogue: readonly Product[],
): Line[] {
  const wanted = Math.max(1, Math.round(shopper.linesPerOrder * logNormal(random, 0.55)));
  const choose = () => (chance(random, 0.55) ? pick(random, favourites) : popularProduct(random, catalogue));
  return chooseDistinct(wanted, day, choose).map((product) => {
    const quantity = quantityOf(shopper.packsPerLine * logNormal(random, 0.6), product.pack);
    return lineOf(product, day, quantity, tradePriceMilli(shopper, product, quantity));
  });
}

/** As many different products as wanted, or fewer when they are hard to find; Christmas goods in their season only. */
export function chooseDistinct(wanted: number, day: number, choose: () => Product): Product[] {
  const season = day >= CHRISTMAS_FROM_DAY || day <= CHRISTMAS_UNTIL_DAY;
  const chosen = new Set<Product>();
  for (let tries = 0; chosen.size < wanted && tries < wanted * 4; tries++) {
    const product = choose();
    if (season || !product.christmas) chosen.add(product);
  }
  return [...chosen];
}

/** A product as a line of an invoice of that day. */
export function lineOf(product: Product, day: number, quantity: number, priceMilli: number): Line {
  return { code: product.code, description: descriptionOn(product, day), quantity, priceMilli };
}

/** Whole packs, or single units below three quarters of a pack. */
function quantityOf(packs: number, pack: number): number {
  return packs < 0.75 ? Math.max(1, Math.round(packs * pack)) : Math.round(packs) * pack;
}

/** Wholesalers pay 70 % to half a penny; others save 15 %, to a penny, from four packs on. */
function tradePriceMilli(shopper: Shopper, product: Product, quantity: number): number {
  if (shopper.kind === "wholesaler") return Math.round((product.priceMilli * 7) / 50) * 5;
  return quantity >= 4 * product.pack ? Math.round((product.priceMilli * 17) / 200) * 10 : product.priceMilli;
}

/** Lets about every 170th of the longer orders be entered over two minutes. */
export function spreadOverTwoMinutes(random: Random, orders: readonly Order[]): Order[] {
  return orders.map((order) =>
    order.lines.length >= 4 && chance(random, 0.006)
      ? { ...order, secondMinuteFrom: integerBetween(random, 1, order.lines.length - 1) }
      : order,
  );
}

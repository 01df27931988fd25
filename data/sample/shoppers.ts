import type { Random } from "../../src/numeric/random.js";
import { chance, integerBetween, logNormal, pick, shuffled } from "./draws.js";
import { KINDS, type Kind } from "./kinds.js";

/** Weighted by repetition: the neighbours buy most. */
const COUNTRIES_ABROAD = [
  ...["Germany", "Germany", "Germany", "France", "France", "France", "Ireland", "Ireland", "Ireland"],
  ...["Netherlands", "Netherlands", "Belgium", "Belgium", "Spain", "Spain"],
  ...["Switzerland", "Portugal", "Norway", "Sweden", "Denmark", "Australia", "Japan"],
];

/** A customer of the invented shop. */
export interface Shopper {
  id: string;
  kind: Kind["name"];
  country: string;
  /** where the last third of the orders goes, for the two who moved */
  laterCountry: string;
  orders: number;
  firstDay: number;
  lastDay: number;
  linesPerOrder: number;
  packsPerLine: number;
}

/** Five-digit customer numbers in random order, each at most once. */
export function makeCustomerIds(random: Random): string[] {
  return shuffled(
    random,
    Array.from({ length: 6000 }, (_, i) => String(12_300 + i)),
  );
}

/** About 800 shoppers of seven kinds; takes their numbers off the end of `ids`. */
export function makeShoppers(random: Random, ids: string[]): Shopper[] {
  const shoppers = KINDS.flatMap((kind) =>
    Array.from({ length: kind.shoppers }, () => makeShopper(random, kind, ids.pop()!)),
  );
  const moving = shoppers.filter((s) => s.kind === "loyal" && s.country !== "United Kingdom").slice(0, 2);
  for (const shopper of moving) shopper.laterCountry = "United Kingdom";
  return shoppers;
}

function makeShopper(random: Random, kind: Kind, id: string): Shopper {
  const country = chance(random, kind.abroad) ? pick(random, COUNTRIES_ABROAD) : "United Kingdom";
  const [fewest, most] = kind.orders;
  const orders = fewest + Math.floor(random() * random() * (most - fewest + 1)); // nearer to the fewest
  return {
    id,
    kind: kind.name,
    country,
    laterCountry: country,
    orders,
    firstDay: integerBetween(random, ...kind.from),
    lastDay: integerBetween(random, ...kind.to),
    linesPerOrder: kind.lines * logNormal(random, 0.35),
    packsPerLine: kind.packs * logNormal(random, kind.sigma),
  };
}

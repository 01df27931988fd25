import type { Random } from "../../src/numeric/random.js";
import { integerBetween, shuffled } from "./draws.js";
import { MOTIFS, WARES, type Ware } from "./wares.js";

const MOTIFS_PER_WARE = 10;
const RENAMED_EVERY = 17;

/** An article of the invented shop; list price in thousandths of a pound, pack in units. */
export interface Product {
  code: string;
  description: string;
  /** what the shop calls it from RENAMED_FROM_DAY on; mostly the same */
  laterDescription: string;
  priceMilli: number;
  pack: number;
  christmas: boolean;
}

/** The day on which the shop tidied up its product names. */
const RENAMED_FROM_DAY = 190;

/** About 600 articles, the popular ones first: every ware in ten motifs. */
export function makeCatalogue(random: Random): Product[] {
  let number = 20_000;
  const products = WARES.flatMap((ware, i) => {
    const asVariants = i % 3 === 0;
    number += integerBetween(random, 3, 90);
    return shuffled(random, MOTIFS)
      .slice(0, MOTIFS_PER_WARE)
      .map((motif, j) => {
        if (!asVariants) number += integerBetween(random, 1, 70);
        return productOf(ware, motif, asVariants ? `${number}${"ABCDEFGHJK"[j]}` : String(number));
      });
  });
  return shuffled(random, products).map((product, i) =>
    i % RENAMED_EVERY === 3 ? renamed(product) : product,
  );
}

function productOf(ware: Ware, motif: string, code: string): Product {
  const description = ware.name.replace("*", motif);
  return { ...ware, code, description, laterDescription: description };
}

function renamed(product: Product): Product {
  return { ...product, laterDescription: `${product.description}, new design` };
}

/** The name under which a product is sold on a day. */
export function descriptionOn(product: Product, day: number): string {
  return day < RENAMED_FROM_DAY ? product.description : product.laterDescription;
}

/** A product of the catalogue; the first ones are about four times as likely as the last. */
export function popularProduct(random: Random, catalogue: readonly Product[]): Product {
  const u = random();
  return catalogue[Math.floor(u * (0.4 + 0.6 * u) * catalogue.length)];
}

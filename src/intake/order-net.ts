import type { OrderRows } from "./presets/preset.js";

/** What an export says about an order as a whole, in thousandths; null where it does not. */
export interface OrderTotals {
  readonly subtotal: number | null;
  readonly orderDiscount: number | null;
  readonly shipping: number | null;
  readonly taxes: number | null;
  readonly total: number | null;
}

/** What the lines of an order add up to, in thousandths. */
interface OrderLines {
  /** Before discounts. */
  readonly gross: number;
  /** True where they are amounts of whole rows, which are after discounts where nothing says otherwise. */
  readonly areAmounts: boolean;
}

/**
 * What the goods of an order cost after all discounts, without shipping and taxes, in thousandths; null where the export
 * does not say.
 *
 * Programs differ in whether the subtotal is before the order's discount, and shops in whether prices include taxes: where
 * there is a total, that reading counts under which it adds up. Without a subtotal the lines' sum stands for it. Taxes that
 * are included are those of the goods and of the shipping in proportion.
 */
export function orderNet(totals: OrderTotals, kind: OrderRows["net"], lines: OrderLines): number | null {
  const { subtotal, total } = totals;
  const discount = Math.abs(totals.orderDiscount ?? 0);
  if (subtotal === null && discount === 0) return null;
  const stated = subtotal ?? lines.gross;
  const isBefore = subtotal === null ? !lines.areAmounts : kind === "SUBTOTAL_LESS_DISCOUNT";
  const readings = isBefore ? [stated - discount, stated] : [stated, stated - discount];
  const [shipping, taxes] = [totals.shipping ?? 0, totals.taxes ?? 0];
  for (const goods of readings) {
    if (total === goods + shipping + taxes) return goods;
    if (total === goods + shipping) return goods - shareOf(taxes, goods, shipping);
  }
  return readings[0];
}

function shareOf(taxes: number, goods: number, shipping: number): number {
  return goods <= 0 ? 0 : Math.round((taxes * goods) / (goods + shipping));
}

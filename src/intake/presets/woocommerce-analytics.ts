import { preset } from "./preset.js";

export const WOOCOMMERCE_ANALYTICS = preset({
  name: "woocommerce-analytics",
  about: "WooCommerce's own report of orders (Analytics → Orders → Download): one row for each order.",
  headings: {
    invoice: [["Order #"]],
    orderedAt: [["Date"]],
    status: [["Status"]],
    customerNumber: [["Customer"]],
    quantity: [["Items sold"]],
    amount: [["Net Sales", "N. Revenue"]],
    currency: [["Currency"]],
  },
  needed: ["invoice", "orderedAt", "customerNumber", "amount"],
  typical: ["Order #", "Customer type", "Items sold", "Product(s)", "Coupon(s)"],
  cancellationRule: {
    statuses: ["pending", "pending payment", "on hold", "failed", "cancelled", "canceled", "trash"],
    prefix: "wc ",
  },
  leavesOut: [
    "Shipping and taxes: the amount is the order's net sales, after coupons.",
    "Product(s): the list of an order's products is no line of its own, so there are no products.",
  ],
  notes: [
    "The report names customers but has no number or e-mail: two customers of one name count as one. Where that matters, export with one of the extensions of the preset `woocommerce`.",
    "A refund is a row of its own with a negative amount: it counts as a cancellation for net spend, so the order that it takes back counts for gross spend, whatever its status.",
    "The amount is divided by the items sold, and rounded like that of the preset `transactions`.",
  ],
});

import { preset } from "./preset.js";

export const SHOPIFY = preset({
  name: "shopify",
  about:
    "Shopify's orders export (Orders → Export, CSV): one row for each line item; what belongs to the order stands in its first row only.",
  headings: {
    invoice: [["Name"]],
    orderedAt: [["Created at"], ["Processed at"], ["Paid at"]],
    status: [["Financial Status"]],
    cancelledAt: [["Cancelled at"]],
    customerNumber: [["Customer ID", "Customer: ID"]],
    email: [["Email", "Customer: Email"]],
    phone: [["Phone"], ["Billing Phone"], ["Shipping Phone"]],
    stockCode: [["Lineitem sku"]],
    description: [["Lineitem name"]],
    quantity: [["Lineitem quantity"]],
    unitPrice: [["Lineitem price"]],
    lineDiscount: [["Lineitem discount"]],
    subtotal: [["Subtotal"]],
    orderDiscount: [["Discount Amount"]],
    shipping: [["Shipping"]],
    taxes: [["Taxes"]],
    total: [["Total"]],
    country: [["Shipping Country"]],
    billingCountry: [["Billing Country"]],
    currency: [["Currency"]],
  },
  needed: ["invoice", "orderedAt", ["email", "customerNumber", "phone"], "quantity", "unitPrice"],
  typical: ["Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem sku", "Financial Status"],
  cancellationRule: {
    statuses: [
      ...["pending", "authorized", "unpaid", "expired", "voided", "refunded"],
      ...["cancelled", "canceled"],
    ],
  },
  sources: {
    customerNumber: ["customerNumber", "email", "phone"],
    stockCode: ["stockCode", "description"],
    country: ["country", "billingCountry"],
  },
  order: {
    shared: [
      ...(["orderedAt", "status", "cancelledAt", "customerNumber", "email", "phone"] as const),
      ...(["subtotal", "orderDiscount", "shipping", "taxes", "total"] as const),
      ...(["country", "billingCountry", "currency"] as const),
    ],
    net: "SUBTOTAL",
  },
  leavesOut: [
    "Shipping, duties, and taxes, also where the shop's prices include them: that is so where Total is Subtotal + Shipping. The taxes are then those of the goods and of the shipping in proportion.",
    "Refunded Amount: an order that is refunded in part counts in full, for the file does not say which line was refunded.",
    "Id is the number of the order, not of the customer, and is not used.",
  ],
  notes: [
    "An order with a date in Cancelled at is cancelled, whatever its status.",
    "Orders that are partially paid or partially refunded, and those without a status, count.",
    "Gift cards and tips are line items like others, where the file has them as such.",
  ],
});

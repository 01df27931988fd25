import { preset } from "./preset.js";

export const WOOCOMMERCE = preset({
  name: "woocommerce",
  about:
    "WooCommerce orders with one row for each item, as three widespread extensions write them: Customer/Order/Coupon Export (SkyVerge; `item_total`), Order Export & Order Import (WebToffee; items on separate rows) and Advanced Order Export (AlgolPlus; `Item Cost`).",
  headings: {
    invoice: [["order_number"], ["order_id"]],
    orderedAt: [["order_date"], ["date"], ["date_created"]],
    status: [["order_status"], ["status"]],
    customerNumber: [["customer_id"], ["Customer User ID", "Customer User"]],
    email: [["billing_email", "Email (Billing)"], ["billing_email_address"], ["customer_email"]],
    phone: [["billing_phone", "Phone (Billing)"]],
    stockCode: [
      ["item_sku", "SKU"],
      ["item_product_id", "Product Id"],
    ],
    description: [["item_name"], ["Product Name"], ["Name"]],
    quantity: [["Quantity (- Refund)"], ["item_quantity"], ["Quantity", "item_qty"]],
    unitPrice: [["Item Cost"], ["item_price"]],
    amount: [["item_total"], ["Order Line Total (- Refund)"], ["Order Line Total"], ["Order Line (w/o tax)"]],
    subtotal: [["Order Subtotal Amount"], ["order_subtotal"]],
    orderDiscount: [["Cart Discount Amount"], ["discount_total"], ["cart_discount"]],
    shipping: [["Order Shipping Amount"], ["shipping_total"]],
    taxes: [["Order Total Tax Amount"], ["tax_total"]],
    total: [["Order Total Amount"], ["order_total"]],
    country: [["shipping_country", "Country Code (Shipping)"], ["Country Name (Shipping)"]],
    billingCountry: [["billing_country", "Country Code (Billing)"], ["Country Name (Billing)"]],
    currency: [["order_currency"], ["currency"]],
  },
  needed: ["invoice", "orderedAt", ["email", "customerNumber", "phone"], "quantity", ["amount", "unitPrice"]],
  typical: [
    ...["billing_email", "item_total", "item_subtotal", "order_currency", "fee_total"],
    ...["Email (Billing)", "Item Cost", "Order Line Total", "Quantity (- Refund)", "Order Subtotal Amount"],
  ],
  cancellationRule: {
    statuses: [
      ...["pending", "pending payment", "on hold", "failed", "cancelled", "canceled", "refunded"],
      ...["draft", "checkout draft", "auto draft", "trash"],
    ],
    prefix: "wc ",
  },
  sources: {
    customerNumber: ["customerNumber", "email", "phone"],
    stockCode: ["stockCode", "description"],
    country: ["country", "billingCountry"],
  },
  prefersAmount: true,
  guests: ["0"],
  order: {
    shared: [
      ...(["orderedAt", "status", "customerNumber", "email", "phone"] as const),
      ...(["country", "billingCountry", "currency"] as const),
      ...(["subtotal", "orderDiscount", "shipping", "taxes", "total"] as const),
    ],
    net: "SUBTOTAL_LESS_DISCOUNT",
  },
  leavesOut: [
    "Shipping, fees and taxes: item_total, Order Line Total and Item Cost are without them.",
    "item_refunded and item_refunded_qty: an order that is refunded in part counts in full. Where the file has Quantity (- Refund), that is the quantity.",
  ],
  notes: [
    "item_total, Order Line Total and Item Cost are after coupons already, so nothing is spread. Only where the order's totals say that its lines cost more than the order does, the rest of the discount is spread over them.",
    "Statuses are known in English; other ones count.",
  ],
});

import { EVERYDAY, UNIT_PRICE } from "./orders.js";
import { preset } from "./preset.js";

export const TRANSACTIONS = preset({
  name: "transactions",
  about:
    "A plain list of purchases, such as CDNOW's: customer, date and amount, with or without quantities; no invoices or products are needed.",
  headings: {
    ...EVERYDAY,
    quantity: [...EVERYDAY.quantity, ["orderproducts", "numberofcds", "cdsbought", "numberofitems", "items"]],
    orderedAt: [
      ...EVERYDAY.orderedAt,
      ["orderdt", "transdate", "trandate", "transactiondt", "purchasedt", "day"],
    ],
    customerNumber: [...EVERYDAY.customerNumber, ["cust"]],
    amount: [
      ["amount", "transactionamount", "purchaseamount", "saleamount", "salesamount", "orderamount"],
      ["tranamount", "transamount", "lineamount", "linetotal", "amountspent", "amountpaid", "netamount"],
      ["totalamount", "totalprice", "ordertotal", "ordervalue", "purchasevalue", "totalsales", "netsales"],
      ["dollarvalue", "dollars", "total", "spend", "spent", "sales", "revenue", "value"],
      ["amountusd", "purchaseamountusd", "totalspent", "totalspend", "turnover", "payment", "paid", "sum"],
    ],
  },
  needed: [["customerNumber", "email"], "orderedAt", "amount"],
  unless: UNIT_PRICE.flat(),
  cancellationRule: "NEGATIVE",
  sources: { customerNumber: ["customerNumber", "email"] },
  leavesOut: [],
  notes: [
    "Without an invoice column an order is what one customer bought at one instant, or on one day where the file has dates without times; the result says which.",
    "The amount is that of the whole row. It is divided by the quantity: where that gives no whole thousandth, the price is rounded half to even and counted (ROUNDED_PRICES), so the row's amount is off by less than half a thousandth for each unit. Without a column for quantities each row is one unit.",
    "A file with a price for one unit is of the preset `orders`, whatever totals it has beside. Where a column called `price` is the amount of the whole row, say `--preset transactions --map price=amount`.",
  ],
});

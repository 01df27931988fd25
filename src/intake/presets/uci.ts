import { preset, WHOLE_FILE } from "./preset.js";

const HEADINGS = {
  invoice: [["InvoiceNo"]],
  stockCode: [["StockCode"]],
  description: [["Description"]],
  quantity: [["Quantity"]],
  orderedAt: [["InvoiceDate"]],
  unitPrice: [["UnitPrice"]],
  customerNumber: [["CustomerID"]],
  country: [["Country"]],
  ...WHOLE_FILE,
};
const REST = {
  needed: ["invoice", "stockCode", "quantity", "orderedAt", "unitPrice", "customerNumber"],
  cancellationRule: "C_PREFIX",
  leavesOut: [],
  notes: [],
} as const;

export const UCI = preset({
  name: "uci-online-retail",
  about: "UCI Online Retail (<https://doi.org/10.24432/C5BW33>): one row for each line of an invoice.",
  headings: HEADINGS,
  ...REST,
});

export const UCI_II = preset({
  name: "uci-online-retail-ii",
  about:
    "UCI Online Retail II (<https://doi.org/10.24432/C5CG6D>): the same, with other headings for two columns.",
  headings: { ...HEADINGS, invoice: [["Invoice"]], unitPrice: [["Price"]] },
  ...REST,
});

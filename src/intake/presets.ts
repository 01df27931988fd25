import type { CancellationRule } from "./cleaning-rules.js";
import type { Field } from "./fields.js";

/**
 * A kind of orders file. The headings of a field are normalised and stand in tiers: the first tier of which the file
 * has one names the column; two headings of one tier are too many to choose between.
 */
export interface Preset {
  readonly name: string;
  readonly headings: Readonly<Partial<Record<Field, readonly (readonly string[])[]>>>;
  readonly needed: readonly Field[];
  readonly cancellationRule: CancellationRule;
}

const WHOLE_FILE = {
  currency: [["currency", "currencycode", "ordercurrency"]],
  timeZone: [["timezone", "tz"]],
} as const;

const UCI_NEEDED: readonly Field[] = [
  "invoice",
  "stockCode",
  "quantity",
  "orderedAt",
  "unitPrice",
  "customerNumber",
];

/** UCI Online Retail (https://doi.org/10.24432/C5BW33). */
const UCI: Preset = {
  name: "uci-online-retail",
  headings: {
    invoice: [["invoiceno"]],
    stockCode: [["stockcode"]],
    description: [["description"]],
    quantity: [["quantity"]],
    orderedAt: [["invoicedate"]],
    unitPrice: [["unitprice"]],
    customerNumber: [["customerid"]],
    country: [["country"]],
    ...WHOLE_FILE,
  },
  needed: UCI_NEEDED,
  cancellationRule: "C_PREFIX",
};

/** UCI Online Retail II (https://doi.org/10.24432/C5CG6D): two columns have other headings. */
const UCI_II: Preset = {
  ...UCI,
  name: "uci-online-retail-ii",
  headings: { ...UCI.headings, invoice: [["invoice"]], unitPrice: [["price"]] },
};

/** Any shop's export: everyday names, the exact ones before the vague ones. */
const ORDERS: Preset = {
  name: "orders",
  headings: {
    invoice: [
      [
        "orderid",
        "ordernumber",
        "orderno",
        "ordernr",
        "ordernum",
        "orderref",
        "orderreference",
        "salesorder",
      ],
      [
        "invoiceno",
        "invoicenumber",
        "invoiceid",
        "invoicenr",
        "invoicenum",
        "invoice",
        "billno",
        "billnumber",
      ],
      ["transactionid", "transactionno", "transactionnumber", "receiptid", "receiptno", "receiptnumber"],
      ["order", "receipt", "basketid", "documentno", "documentnumber"],
    ],
    stockCode: [
      ["sku", "stockcode", "productsku", "itemsku", "lineitemsku", "variantsku"],
      [
        "productcode",
        "productid",
        "productno",
        "productnumber",
        "itemcode",
        "itemid",
        "itemno",
        "itemnumber",
      ],
      ["articlecode", "articleid", "articleno", "articlenumber", "variantid"],
      ["item", "article"],
    ],
    description: [
      ["productname", "itemname", "lineitemname", "articlename", "producttitle", "itemtitle"],
      ["description", "productdescription", "itemdescription", "articledescription"],
      ["product"],
      ["title"],
    ],
    quantity: [
      ["quantity", "qty", "orderquantity", "orderqty", "quantityordered", "qtyordered", "lineitemquantity"],
      ["itemquantity", "itemqty", "productquantity", "quantitysold", "qtysold", "unitssold"],
      ["units", "pieces", "pcs"],
    ],
    orderedAt: [
      [
        "orderdate",
        "orderedat",
        "orderedon",
        "orderdatetime",
        "ordertimestamp",
        "dateordered",
        "orderplacedat",
      ],
      ["orderpurchasetimestamp", "purchasedate", "purchasedat", "invoicedate", "invoicedatetime"],
      ["transactiondate", "transactiondatetime", "transactiontime", "saledate", "salesdate"],
      ["createdat", "createdon", "createddate", "creationdate"],
      ["date", "datetime", "timestamp", "eventtime"],
    ],
    unitPrice: [
      ["unitprice", "priceperunit", "priceeach", "unitamount"],
      ["itemprice", "productprice", "lineitemprice", "sellingprice", "saleprice", "salesprice"],
      ["price"],
    ],
    customerNumber: [
      ["customernumber", "customerid", "customerno", "customernr", "customercode", "custid", "custno"],
      ["clientid", "clientnumber", "clientno", "clientcode", "buyerid", "shopperid", "memberid"],
      ["userid", "accountid", "accountnumber", "accountno", "contactid"],
      ["customer", "client", "buyer"],
    ],
    country: [
      ["country", "customercountry"],
      ["shipcountry", "shippingcountry", "shiptocountry", "deliverycountry"],
      ["billingcountry", "billcountry", "billtocountry"],
      ["countryname", "countrycode", "shippingcountrycode", "billingcountrycode"],
    ],
    ...WHOLE_FILE,
  },
  needed: ["orderedAt", "quantity", "unitPrice", "customerNumber"],
  cancellationRule: "NEGATIVE",
};

/** The first one that fits a file's headings is taken; the last one is for all the others. */
export const PRESETS: readonly Preset[] = [UCI, UCI_II, ORDERS];

/** The preset of that name, in any case; null where there is none. */
export function presetNamed(name: string): Preset | null {
  return PRESETS.find((preset) => preset.name === name.trim().toLowerCase()) ?? null;
}

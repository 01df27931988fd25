import { preset, WHOLE_FILE } from "./preset.js";

/** Everyday names of what any list of purchases has, the exact ones before the vague ones. */
export const EVERYDAY = {
  invoice: [
    ["orderid", "ordernumber", "orderno", "ordernr", "ordernum", "orderref", "orderreference", "salesorder"],
    [
      ...["invoiceno", "invoicenumber", "invoiceid", "invoicenr", "invoicenum", "invoice"],
      ...["billno", "billnumber"],
    ],
    ["transactionid", "transactionno", "transactionnumber", "receiptid", "receiptno", "receiptnumber"],
    ["order", "receipt", "basketid", "documentno", "documentnumber"],
  ],
  stockCode: [
    ["sku", "stockcode", "productsku", "itemsku", "lineitemsku", "variantsku"],
    [
      ...["productcode", "productid", "productno", "productnumber"],
      ...["itemcode", "itemid", "itemno", "itemnumber"],
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
  customerNumber: [
    ["customernumber", "customerid", "customerno", "customernr", "customercode", "custid", "custno"],
    ["clientid", "clientnumber", "clientno", "clientcode", "buyerid", "shopperid", "memberid"],
    ["userid", "accountid", "accountnumber", "accountno", "contactid"],
    ["customer", "client", "buyer"],
  ],
  email: [
    ["customeremail", "clientemail", "buyeremail", "useremail", "billingemail"],
    ["email", "emailaddress", "customeremailaddress"],
  ],
  country: [
    ["country", "customercountry"],
    ["shipcountry", "shippingcountry", "shiptocountry", "deliverycountry"],
    ["billingcountry", "billcountry", "billtocountry"],
    ["countryname", "countrycode", "shippingcountrycode", "billingcountrycode"],
  ],
  ...WHOLE_FILE,
} as const;

/** Headings of a price for one unit. */
export const UNIT_PRICE = [
  ["unitprice", "priceperunit", "priceeach", "unitamount"],
  ["itemprice", "productprice", "lineitemprice", "sellingprice", "saleprice", "salesprice"],
  ["price"],
] as const;

export const ORDERS = preset({
  name: "orders",
  about: "Any shop's orders: one row for each line of an order, with everyday names.",
  headings: { ...EVERYDAY, unitPrice: UNIT_PRICE },
  needed: ["orderedAt", "quantity", ["unitPrice", "amount"], ["customerNumber", "email"]],
  cancellationRule: "NEGATIVE",
  sources: { customerNumber: ["customerNumber", "email"] },
  leavesOut: [],
  notes: [
    "Without an invoice column an order is what one customer bought at one instant, or on one day where the file has dates without times.",
  ],
});

import { describe, expect, it } from "vitest";
import { readColumns } from "../../../src/intake/columns.js";
import { stage, stagedLines } from "../../support/staging.js";

/** Customer/Order/Coupon Export by SkyVerge, "Default – one row per item", shortened by columns that are not used. */
const SKYVERGE = `order_id,order_number,date,status,shipping_total,tax_total,discount_total,order_total,order_currency,customer_id,billing_first_name,billing_email,billing_phone,billing_country,shipping_country,item_id,item_product_id,item_name,item_sku,item_quantity,item_subtotal,item_subtotal_tax,item_total,item_total_tax,item_refunded,item_refunded_qty
811,811,2024-05-02 09:30:00,completed,5.00,0,3.00,32.00,EUR,12,Ada,Ada@Example.com,,DE,DE,1,70,Honey 500 g,HON-500,2,20.00,0,18.00,0,0,0
811,811,2024-05-02 09:30:00,completed,5.00,0,3.00,32.00,EUR,12,Ada,Ada@Example.com,,DE,DE,2,71,Jam,,1,10.00,0,9.00,0,0,0
812,812,2024-05-03 10:00:00,refunded,0,0,0,10.00,EUR,0,Bo,Bo@Example.com,,AT,,3,71,Jam,,1,10.00,0,10.00,0,10.00,1
813,813,2024-05-04 10:00:00,processing,0,0,0,10.00,EUR,0,Bo, BO@example.com,,AT,AT,4,71,Jam,,3,10.00,0,10.00,0,0,0
`;

/** Advanced Order Export by AlgolPlus with the columns that are ticked when it is installed. */
const ADVANCED = `Order Number,Order Status,Order Date,Customer Note,First Name (Billing),Last Name (Billing),City (Billing),Country Code (Billing),Email (Billing),Phone (Billing),Country Code (Shipping),Payment Method Title,Cart Discount Amount,Order Subtotal Amount,Shipping Method Title,Order Shipping Amount,Order Refund Amount,Order Total Amount,Order Total Tax Amount,SKU,Item #,Item Name,Quantity (- Refund),Item Cost,Coupon Code,Discount Amount,Discount Amount Tax
901,Completed,2024-05-02 09:30,,Ada,A,Ulm,DE,ada@example.com,,DE,PayPal,3,30,Flat rate,5,0,32,0,HON-500,1,Honey,2,9,SPRING,2,0
901,Completed,2024-05-02 09:30,,Ada,A,Ulm,DE,ada@example.com,,DE,PayPal,3,30,Flat rate,5,0,32,0,JAM,2,Jam,1,9,SPRING,1,0
902,Pending payment,2024-05-03 09:30,,Bo,B,Graz,AT,bo@example.com,,AT,PayPal,0,10,,0,0,10,0,JAM,1,Jam,1,10,,0,0
903,On hold,2024-05-03 09:30,,Bo,B,Graz,AT,bo@example.com,,AT,BACS,0,10,,0,0,10,0,JAM,1,Jam,1,10,,0,0
904,Completed,2024-05-04 09:30,,Bo,B,Graz,AT,bo@example.com,,AT,PayPal,0,20,,0,10,20,0,JAM,1,Jam,1,10,,0,0
`;

const CANCELLATION = 0b10;

describe("orders of WooCommerce with one row for each item", () => {
  it("are read from SkyVerge's export: amounts after coupons by quantity, guests by e-mail", () =>
    stage([SKYVERGE], (staged, database) => {
      expect(staged.files[0]).toMatchObject({ preset: "woocommerce", orderIs: "INVOICE" });
      expect([staged.currencyCode, staged.roundedPrices]).toEqual(["EUR", 1]);
      const lines = stagedLines(database);
      expect(
        lines.map(({ invoice, stockCode, quantity, unitPrice }) => [invoice, stockCode, quantity, unitPrice]),
      ).toEqual([
        ["811", "HON-500", 2, 9_000], // 18.00 / 2
        ["811", "Jam", 1, 9_000], // no stock code: the name
        ["812", "Jam", 1, 10_000],
        ["813", "Jam", 3, 3_333], // 10.00 / 3 = 3.3333…, counted as rounded
      ]);
      expect(lines.map(({ customerNumber, country, rules }) => [customerNumber, country, rules])).toEqual([
        ["12", "DE", 0],
        ["12", "DE", 0],
        ["bo@example.com", "AT", CANCELLATION],
        ["bo@example.com", "AT", 0],
      ]);
      expect(lines[0].orderedAt).toBe(Date.UTC(2024, 4, 2, 9, 30));
    }));

  it("are read from WebToffee's export, whose columns have the same names", () => {
    const headings =
      "order_number,order_date,status,customer_id,customer_email,billing_email,order_currency,item_product_id,item_name,item_sku,item_quantity,item_subtotal,item_total";
    const { preset, headings: names, at } = readColumns(headings.split(","), "orders.csv");
    expect(preset.name).toBe("woocommerce");
    expect([names[at.unitPrice], names[at.email]]).toEqual(["item_total", "billing_email"]);
  });

  it("are read from Advanced Order Export, whose prices are after coupons already", () =>
    stage([ADVANCED], (staged, database) => {
      expect(staged.files[0].preset).toBe("woocommerce");
      const lines = stagedLines(database);
      expect(
        lines.map(({ invoice, quantity, unitPrice, rules }) => [invoice, quantity, unitPrice, rules]),
      ).toEqual([
        ["901", 2, 9_000, 0], // 18.00 + 9.00 = 27.00 = 30.00 − 3.00
        ["901", 1, 9_000, 0],
        ["902", 1, 10_000, CANCELLATION],
        ["903", 1, 10_000, CANCELLATION],
        ["904", 1, 10_000, 0], // one of two came back
      ]);
      expect(lines[0].customerNumber).toBe("ada@example.com");
    }));

  it("have what is left of a coupon spread over the lines where the prices are before it", () =>
    stage(
      [ADVANCED.replaceAll(",2,9,SPRING", ",2,10,SPRING").replaceAll(",1,9,SPRING", ",1,10,SPRING")],
      (_, database) => {
        const lines = stagedLines(database).slice(0, 2);
        expect(lines.map(({ quantity, unitPrice }) => [quantity, unitPrice])).toEqual([
          [2, 9_000], // 20.00 / 30.00 of 27.00
          [1, 9_000],
        ]);
      },
    ));

  it("are spread a discount too where they have prices for one unit and no subtotal", () => {
    const rows = [
      "order_id,order_date,status,customer_id,billing_email,item_name,item_quantity,item_price,discount_total,shipping_total,tax_total,order_total,order_currency",
      "1,2024-05-02,wc-completed,7,a@x.org,Honey,2,10.00,3.00,5.00,0.00,32.00,EUR", // 30.00 − 3.00 + 5.00
      "1,2024-05-02,wc-completed,7,a@x.org,Jam,1,10.00,3.00,5.00,0.00,32.00,EUR",
      "2,2024-05-03,wc-cancelled,7,a@x.org,Jam,1,10.00,0.00,5.00,0.00,15.00,EUR",
    ];
    return stage([rows.join("\n")], ({ files }, database) => {
      expect(files[0].preset).toBe("woocommerce");
      expect(stagedLines(database).map(({ unitPrice, rules }) => [unitPrice, rules])).toEqual([
        [9_000, 0],
        [9_000, 0],
        [10_000, CANCELLATION],
      ]);
    });
  });

  it("have their order's values from its first row where the export does not repeat them", () => {
    const [heading, first, second] = ADVANCED.split("\n");
    const blanks = second.split(",").map((text, i) => (i < 19 ? "" : text)); // "populate other columns" is off
    return stage([[heading, first, blanks.join(",")].join("\n")], (_, database) => {
      expect(
        stagedLines(database).map(({ invoice, customerNumber, unitPrice }) => [
          invoice,
          customerNumber,
          unitPrice,
        ]),
      ).toEqual([
        ["901", "ada@example.com", 9_000],
        ["901", "ada@example.com", 9_000],
      ]);
    });
  });
});

describe("WooCommerce's own report of orders", () => {
  const REPORT = `Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),Net Sales,Attribution
2024-05-02 09:30:00,811,€27.00,completed,Ada Lovelace,new,"2× Honey, 1× Jam",3,spring,27,Direct
2024-05-03 10:00:00,812,€10.00,refunded,Bo Baker,new,1× Jam,1,,10,Direct
2024-05-05 11:00:00,812,-€10.00,refunded,Bo Baker,new,1× Jam,-1,,-10,Direct
2024-05-06 12:00:00,813,€5.00,on-hold,Bo Baker,returning,1× Salt,1,,5,Direct
`;

  it("gives one line for each order, with its net sales; refunds are rows with negative amounts", () =>
    stage([REPORT], (staged, database) => {
      expect(staged.files[0].preset).toBe("woocommerce-analytics");
      const lines = stagedLines(database);
      expect(
        lines.map(({ invoice, customerNumber, quantity, unitPrice, rules }) => [
          invoice,
          customerNumber,
          quantity,
          unitPrice,
          rules,
        ]),
      ).toEqual([
        ["811", "Ada Lovelace", 3, 9_000, 0],
        ["812", "Bo Baker", 1, 10_000, 0],
        ["812", "Bo Baker", -1, 10_000, CANCELLATION],
        ["813", "Bo Baker", 1, 5_000, CANCELLATION],
      ]);
    }));
});

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withCli, withFolder } from "../support/cli.js";
import type { Answer } from "../support/server.js";

const HEADINGS =
  "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Country,Cancelled at,Refunded Amount,Id,Lineitem discount";

/** 2 × 16.00 + 20.00 − 5.00 = 47.00 paid by Ada; of Bo's two orders of 25.00 one waits for its payment. */
const FIRST = `${HEADINGS}
#1001,Ada@example.com,paid,2024-03-01 10:20:00 -0500,fulfilled,USD,47.00,6.00,3.29,56.29,FALL5,5.00,Standard,2024-03-01 10:15:00 -0500,2,Fern,16.00,FERN,US,,0.00,9001,0.00
#1001,ada@example.com,,,,,,,,,,,,2024-03-01 10:15:00 -0500,1,Tote,20.00,TOTE,,,,,0.00
#1002,bo@example.com,pending,,unfulfilled,USD,25.00,0.00,0.00,25.00,,0.00,Pickup,2024-03-02 09:00:00 -0500,1,Mug,25.00,MUG,CA,,0.00,9002,0.00
#1003,bo@example.com,paid,2024-03-03 09:00:00 -0500,fulfilled,USD,25.00,0.00,0.00,25.00,,0.00,Pickup,2024-03-03 09:00:00 -0500,1,Mug,25.00,MUG,CA,,0.00,9003,0.00
`;

/** The next export, in which it is paid, and Ada has bought for 5.00 more. */
const NEXT = `${FIRST.replace("#1002,bo@example.com,pending,", "#1002,bo@example.com,paid,")}#1004,ada@example.com,paid,2024-03-05 10:20:00 -0500,fulfilled,USD,5.00,0.00,0.00,5.00,,0.00,,2024-03-05 10:15:00 -0500,1,Pot,5.00,POT,US,,0.00,9004,0.00
`;

type Totals = Readonly<Record<"rows" | "customers" | "invoices" | "amount", number>>;

describe("clientele import of other programs' exports", () => {
  it("makes orders of Shopify's, and asks what to do when an order was paid since", () =>
    withFolder((folder) =>
      withCli(folder, async (cli) => {
        const db = ["--db", join(folder, "shop.sqlite")];
        await writeFile(join(folder, "first.csv"), FIRST);
        await writeFile(join(folder, "next.csv"), NEXT);
        const first = await cli.run("import", "first.csv", "--json", ...db);
        const { import: imported, dataSetVersion } = JSON.parse(first.stdout) as Answer;
        expect(imported).toMatchObject({ rowsRead: 4, rowsKept: 3, rowsExcluded: 1, rowsRejected: 0 });
        expect(imported.files).toMatchObject([{ preset: "shopify", orderIs: "INVOICE" }]);
        expect(dataSetVersion.currencyCode).toBe("USD");
        const { kept, entries } = dataSetVersion.dataQuality as {
          kept: Totals;
          entries: (Totals & { reason: string })[];
        };
        expect(kept).toEqual({ rows: 3, customers: 2, invoices: 2, amount: 72 }); // 47 + 25
        expect(entries.find(({ reason }) => reason === "CANCELLATION")).toMatchObject({
          rows: 1,
          amount: 25,
        });

        const customers = await cli.run("export", "customers", ...db);
        const [names, ...rows] = customers.stdout
          .trim()
          .split("\n")
          .map((line) => line.split(","));
        const places = ["customerNumber", "country", "frequency", "monetary", "netMonetary", "units"].map(
          (name) => names.indexOf(name),
        );
        expect(rows.map((row) => places.map((place) => row[place]))).toEqual([
          ["ada@example.com", "US", "1", "47", "47", "3"],
          ["bo@example.com", "CA", "1", "25", "25", "1"],
        ]);

        const again = await cli.run("import", "next.csv", ...db);
        expect([again.code, again.stderr]).toEqual([
          1,
          expect.stringContaining(
            "KNOWN_INVOICE_DIFFERS: 1 invoices of next.csv are known with other lines (first: #1002)",
          ),
        ]);
        const replaced = await cli.run("import", "next.csv", "--on-known-invoice", "replace", ...db);
        expect(replaced.stdout).toContain("5 rows read, 3 known already.");
        expect(replaced.stdout).toMatch(/kept +5 +2 +4 +102\.00 USD/); // 47 + 25 + 25 + 5
      }),
    ));

  it("says that a plain list's orders are days", () =>
    withFolder((folder) =>
      withCli(folder, async (cli) => {
        const db = ["--db", join(folder, "shop.sqlite")];
        await writeFile(
          join(folder, "list.csv"),
          "customer,date,quantity,amount\n1,1997-01-01,1,11.77\n1,1997-01-01,2,10.00\n2,1997-01-12,5,77.00\n",
        );
        const sentence =
          "Without invoice numbers, and with dates that have no times, an order is what one customer bought on one day.";
        const preview = await cli.run("import", "list.csv", "--dry-run", ...db);
        expect(preview.stdout).toContain("preset transactions");
        expect(preview.stdout).toContain(sentence);
        expect(preview.stdout).toMatch(/5 +15\.4 +1997-01-12T00:00:00Z +2/);
        const { stdout } = await cli.run("import", "list.csv", ...db);
        expect(stdout).toContain(sentence);
        const customers = await cli.run("export", "customers", ...db);
        const [names, first] = customers.stdout.split("\n").map((line) => line.split(","));
        expect(["frequency", "monetary", "units"].map((name) => first[names.indexOf(name)])).toEqual([
          "1",
          "21.77",
          "3",
        ]);
      }),
    ));
});

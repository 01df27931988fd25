import { existsSync, readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli, runJson, withCli, withFolder } from "../support/cli.js";
import type { Answer } from "../support/server.js";
import { HEADINGS, ordersCsv, smallShop } from "../support/shop-orders.js";
import { workbook } from "../support/workbook.js";

const ORDERS = [
  { invoice: "1", customer: "Kundin 4711", price: "2.00", quantity: 5 },
  { invoice: "1", customer: "Kundin 4711", price: "2.00", quantity: 5 },
  { invoice: "2", customer: "12", stockCode: "POST", price: "3.00" },
];

/** A shop with these orders. */
function withOrders(use: (folder: string, run: Run) => Promise<void>): Promise<void> {
  return withFolder((folder) =>
    withCli(folder, async (cli) => {
      const run: Run = (...args) => cli.run(...args, "--db", join(folder, "shop.sqlite"));
      await writeFile(join(folder, "orders.csv"), ordersCsv(ORDERS));
      await run("import", "orders.csv", "--currency", "GBP");
      await use(folder, run);
    }),
  );
}

type Run = (...args: string[]) => ReturnType<typeof runCli>;

const json = async <Data = Answer>(folder: string, ...args: string[]) =>
  runJson<Data>([...args, "--db", join(folder, "shop.sqlite")], { cwd: folder });

describe.concurrent("clientele import --dry-run", () => {
  it("shows how the file is understood, and leaves everything as it was", () =>
    withOrders(async (folder, run) => {
      await writeFile(
        join(folder, "new.csv"),
        "SKU;Qty;Order date;Price;Client\nA;2;31.12.2025 9:30;1.234,50;77\nB;?;1.12.2025;1,00;77\n",
      );
      const before = readFileSync(join(folder, "shop.sqlite"));
      const { code, stdout, stderr } = await run(
        "import",
        "new.csv",
        "--dry-run",
        "--max-reject-share",
        "0.5",
      );
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toContain("preset orders, utf-8, delimiter ;, dates dmy, decimal mark ,");
      expect(stdout).toContain("Qty → quantity");
      expect(stdout).toMatch(/A +2 +1234\.5 +2025-12-31T09:30:00Z +77/);
      expect(stdout).toMatch(/1 +NOT_A_NUMBER +Qty +3/);
      expect(stdout).toContain("2 rows read: 1 kept, 0 excluded, 1 not readable, 0 known already.");
      expect(readFileSync(join(folder, "shop.sqlite"))).toEqual(before);
      expect(readdirSync(folder).filter((name) => name.includes("scratch"))).toEqual([]);
    }));

  it("says the sheet of a workbook, which has no encoding and no delimiter", () =>
    withOrders(async (folder, run) => {
      const row = ["9", "A", "a mug", 2, "2011-06-01 10:00", 2.5, "77", "Norway"];
      const bytes = workbook({ sheets: [{ name: "Orders", rows: [HEADINGS.split(","), row] }] });
      await writeFile(join(folder, "new.xlsx"), bytes);
      const { code, stdout } = await run("import", "new.xlsx", "--dry-run");
      expect(code).toBe(0);
      expect(stdout).toContain("preset uci-online-retail, xlsx, sheet Orders, dates iso, decimal mark .\n");
    }));

  it("ends with the refusal that the import would end with, after what there is to see", () =>
    withOrders(async (folder, run) => {
      await writeFile(join(folder, "changed.csv"), ordersCsv([{ ...ORDERS[0], price: "9.00" }]));
      const { code, stdout, stderr } = await run("import", "changed.csv", "--dry-run");
      expect([code, stderr]).toEqual([
        1,
        expect.stringMatching(/^KNOWN_INVOICE_DIFFERS: 1 invoices of changed/),
      ]);
      expect(stdout).toContain("preset uci-online-retail");
    }));

  it("shows a file that is there already, and looks at the options first", () =>
    withOrders(async (_, run) => {
      const known = await run("import", "orders.csv", "--dry-run");
      expect([known.code, known.stderr.split(":")[0]]).toEqual([1, "ALREADY_IMPORTED"]);
      expect(known.stdout).toContain("3 rows read: 0 kept, 0 excluded, 0 not readable, 3 known already.");
      expect(known.stdout).toMatch(/Nothing was written\.\n$/);
      const { code, stdout, stderr } = await run("import", "orders.csv", "--dry-run", "--keep", "0");
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(/^BAD_OPTION: keepVersions cannot be 0/);
    }));

  it("gives programs one JSON object", () =>
    withOrders(async (folder) => {
      await writeFile(join(folder, "more.csv"), ordersCsv([{ ...ORDERS[2], invoice: "3" }]));
      expect(await json(folder, "import", "more.csv", "--dry-run")).toMatchObject({
        importPreview: {
          files: [{ preset: "uci-online-retail", ignoredColumns: [] }],
          ...{ rowsRead: 1, rowsKept: 1, problems: [], refusal: null },
          verdicts: [{ entry: "KEPT", rows: 1, amount: 3 }],
        },
      });
    }));
});

describe.concurrent("clientele import -", () => {
  it("reads standard input, once, and leaves no copy of it", () =>
    withFolder(async (folder) => {
      const db = join(folder, "shop.sqlite");
      const done = await runJson<Answer>(["import", "-", "--db", db], { stdin: ordersCsv(ORDERS) });
      expect(done.import).toMatchObject({ fileName: "standard input", rowsKept: 3 });
      expect(readdirSync(folder).filter((name) => name.includes("scratch"))).toEqual([]);
      const twice = await runCli(["import", "-", "-", "--db", db], { stdin: "" });
      expect([twice.code, twice.stderr.split(":")[0]]).toEqual([1, "BAD_OPTION"]);
      const empty = await runCli(["import", "-", "--db", db], { stdin: "" });
      expect([empty.code, empty.stderr]).toEqual([1, expect.stringContaining("EMPTY_FILE")]);
    }));

  it("maps columns, and says what is wrong with a mapping", () =>
    withFolder(async (folder) => {
      const db = join(folder, "shop.sqlite");
      const stdin = "Wer,Wann,Menge,Preis\n7,2025-01-01,2,1.50\n";
      const maps = ["Wer=CustomerID", "Wann=orderedAt", "Menge=quantity", "Preis=unit_price"];
      const flags = maps.flatMap((map) => ["--map", map]);
      const done = await runJson<Answer>(["import", "-", "--db", db, ...flags], { stdin });
      expect(done.dataSetVersion.dataQuality.kept).toMatchObject({ rows: 1, customers: 1, amount: 3 });
      const wrong = await runCli(["import", "-", "--db", db, "--map", "Wer"], { stdin });
      expect([wrong.code, wrong.stderr]).toEqual([
        1,
        "BAD_OPTION: --map cannot be Wer: it must be column=field.\n",
      ]);
      const missing = await runCli(["import", "-", "--db", db], { stdin });
      expect([missing.code, missing.stderr.split(":")[0]]).toEqual([1, "MISSING_COLUMNS"]);
    }));
});

describe.concurrent("clientele profiles, versions and erase", () => {
  it("show what rules do, use others, and take old versions away", () =>
    withOrders(async (folder, run) => {
      const listed = await run("profiles");
      expect(listed.stdout).toMatch(/\* +standard +3 +2 +2 +23\.00 GBP/);
      expect(listed.stdout).toMatch(/standard\+duplicate +2 +2 +2 +13\.00 GBP/);
      const compared = await run("profiles", "--compare", "standard+non_product");
      expect(compared.stdout).toMatch(/12 +– +3\.00 GBP +not kept/);
      const used = await json(folder, "profiles", "--use", "strict", "--add-non-product", "10001");
      expect(used.nonProductCodes).toContain("10001");
      expect(used.dataSetVersion.cleaningProfile.name).toBe("standard+non_product+duplicate+cancelled_later");
      const { dataSetVersions } = await json(folder, "versions", "--keep", "1");
      expect(dataSetVersions).toMatchObject([{ cause: "RULES" }]);
      expect((await run("versions", "--keep", "0")).code).toBe(1);
      expect((await run("profiles", "--use", "loose")).stderr).toMatch(
        /^BAD_OPTION: cleaningProfile cannot be "loose"/,
      );
    }));

  it("erase a customer, with the report files that were written", () =>
    withFolder(async (folder) => {
      const db = join(folder, "shop.sqlite");
      const run: Run = (...args) => runCli([...args, "--db", db], { cwd: folder });
      await writeFile(join(folder, "orders.csv"), smallShop().replaceAll(",101,", ",Kundin 4711,"));
      await run("import", "orders.csv");
      await run("train", "--k", "3");
      await run("report", "--out", "pages");
      expect(existsSync(join(folder, "pages/segments.html"))).toBe(true);
      const { code, stdout } = await run("erase", "Kundin 4711");
      expect([code, stdout]).toEqual([
        0,
        expect.stringContaining("Nothing of it is left in the database file"),
      ]);
      expect(existsSync(join(folder, "pages/segments.html"))).toBe(false);
      const left = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
        (entry) => entry.isFile() && entry.name !== "orders.csv",
      );
      for (const { parentPath, name } of left) {
        expect(readFileSync(join(parentPath, name)).includes("Kundin 4711")).toBe(false);
      }
      expect((await run("erase", "Kundin 4711")).stderr).toMatch(
        /^NOT_FOUND: There is no customer Kundin 4711/,
      );
    }));

  it("exports the rejects of an import that was refused for them", () =>
    withOrders(async (folder, run) => {
      await writeFile(join(folder, "bad.csv"), `${HEADINGS}\n1,A,,x,2025-01-01,1,=1+1,\n`);
      expect((await run("import", "bad.csv")).stderr).toMatch(/^TOO_MANY_REJECTS/);
      const { stdout } = await run("export", "rejects");
      expect(stdout.split("\n")[1]).toMatch(/^bad\.csv,2,/);
    }));
});

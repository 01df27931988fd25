import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { filesToRead } from "../../src/intake/files-to-read.js";
import type { ReadingOptions } from "../../src/intake/reading-options.js";
import { ordersCsv } from "../support/orders.js";
import { faultOf, withFolder } from "../support/workspace.js";
import { zipBytes } from "../support/zip-bytes.js";

type Contents = Record<string, string | Uint8Array>;

/** The names of the files of an import of an archive with these files, and of those that are left out. */
function chosen(contents: Contents, options: ReadingOptions = {}) {
  return withFolder(async (folder) => {
    const path = join(folder, "on-disk");
    await writeFile(
      path,
      zipBytes(Object.entries(contents).map(([name, content]) => ({ path: name, content }))),
    );
    const { files, leftOut } = await filesToRead([{ path, name: "a.zip" }], options, folder);
    return { files: files.map(({ name }) => name), leftOut };
  });
}

const refusal = (contents: Contents, options?: ReadingOptions) => faultOf(chosen(contents, options));

const orders = ordersCsv([{}]);
const picture = Buffer.concat([Buffer.of(0x89, 0x50, 0x4e, 0x47), Buffer.alloc(100)]);
const beside = {
  "README.txt": "These are our orders.\n",
  "logo.png": picture,
  "customers.csv": "CustomerID,Name\n17850,Ann\n",
};

describe("of an archive with several files", () => {
  it("those with orders are taken; a read-me, a picture and another table are left out and named", async () => {
    const found = await chosen({ "01.csv": orders, ...beside, "02.csv": ordersCsv([{ invoice: "2" }]) });
    expect(found.files).toEqual(["a.zip/01.csv", "a.zip/02.csv"]);
    expect(found.leftOut).toEqual(["a.zip/README.txt", "a.zip/logo.png", "a.zip/customers.csv"]);
  });

  it("a read-me is left out whatever it is written in and whatever options the orders need", async () => {
    const readme = { "LIESMICH.txt": Buffer.from("Das sind für Sie Aufträge.\n", "latin1") };
    expect((await chosen({ "01.csv": orders, ...readme })).leftOut).toEqual(["a.zip/LIESMICH.txt"]);
    const renamed = orders.replace("CustomerID", "Buyer");
    const mapping = [{ column: "Buyer", field: "customerNumber" }];
    expect((await chosen({ "01.csv": renamed, ...readme }, { mapping })).files).toEqual(["a.zip/01.csv"]);
  });

  it("one that nearly has the headings of orders, or has another fault, is not left out in silence", async () => {
    const misspelt = await refusal({ "01.csv": orders, "02.csv": orders.replace("Quantity", "Qantity") });
    expect([misspelt.code, misspelt.facts.file]).toEqual(["MISSING_COLUMNS", "a.zip/02.csv"]);
    const latin1 = Buffer.from(orders.replace("WHITE", "CAFÉ").replace("MUG", "CAFÉ"), "latin1");
    const wrong = Buffer.concat([latin1, Buffer.from("\u00e9\n", "latin1")]);
    expect((await refusal({ "01.csv": orders, "02.csv": wrong })).code).toBe("UNSUPPORTED_ENCODING");
    const empty = orders.split("\n")[0];
    expect((await refusal({ "01.csv": orders, "02.csv": `${empty}\n` })).code).toBe("NO_ROWS");
  });

  it("none fits: the refusal is that of the one that comes nearest", async () => {
    const nearest = await refusal(beside);
    expect([nearest.code, nearest.facts.file]).toEqual(["MISSING_COLUMNS", "a.zip/customers.csv"]);
    const { "logo.png": logo } = beside;
    expect((await refusal({ "logo.png": logo, "b.png": picture })).code).toBe("NOT_A_TABLE");
  });
});

describe("an archive with one file", () => {
  it("is that file, whatever it is: looking at it tells what is wrong", async () => {
    expect(await chosen({ "logo.png": picture })).toEqual({ files: ["a.zip/logo.png"], leftOut: [] });
  });
});

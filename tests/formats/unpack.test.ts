import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { unpack } from "../../src/formats/unpack.js";
import { requireRoom, writePrivately } from "../../src/formats/unpack-to-disk.js";
import { ordersCsv } from "../support/orders.js";
import { parquetBytes } from "../support/parquet-bytes.js";
import { withSmallDisk } from "../support/small-disk.js";
import { faultOf, withFolder } from "../support/workspace.js";
import { zipBytes } from "../support/zip-bytes.js";

interface Part {
  readonly name: string;
  readonly content: Buffer;
  readonly isSame: boolean;
}

/** What lies in a file of these bytes. */
function parts(bytes: Uint8Array | string, name = "orders.zip"): Promise<Part[]> {
  return withFolder(async (folder) => {
    const path = join(folder, "on-disk");
    await writeFile(path, bytes);
    const files = await unpack({ path, name }, folder);
    return Promise.all(
      files.map(async (file) => {
        expect((await stat(file.path)).mode & 0o077).toBe(file.path === path ? 0o044 : 0);
        return { name: file.name, content: await readFile(file.path), isSame: file.path === path };
      }),
    );
  });
}

const refusal = (bytes: Uint8Array) => faultOf(parts(bytes));

const csv = ordersCsv([{}]);
const parquet = parquetBytes({ columnData: [{ name: "a", data: [1, 2] }] });
const workbook = zipBytes([
  { path: "[Content_Types].xml", content: "<Types/>" },
  { path: "xl/workbook.xml", content: "<workbook/>" },
]);

describe("a file that can be read as it lies there", () => {
  it.each([
    ["text", csv],
    ["text in gzip", gzipSync(csv)],
    ["Parquet", parquet],
    ["a workbook", workbook],
  ])("is itself: %s", async (_, bytes) => {
    const [part, ...others] = await parts(bytes, "x");
    expect([part.name, part.isSame, others]).toEqual(["x", true, []]);
  });
});

describe("an archive", () => {
  it("gives its files, called by where they lie in it, also those in gzip, workbooks and Parquet", async () => {
    const files = {
      "orders-01.csv": csv,
      "2011/a.csv.gz": gzipSync(csv),
      "b.xlsx": workbook,
      "c.parquet": parquet,
    };
    const bytes = zipBytes(Object.entries(files).map(([path, content]) => ({ path, content })));
    const found = await parts(bytes);
    expect(found.map(({ name }) => name)).toEqual(Object.keys(files).map((path) => `orders.zip/${path}`));
    expect(found.map(({ content }) => content)).toEqual(
      Object.values(files).map((content) => Buffer.from(content)),
    );
  });

  it("is shown with its files' names without control characters, which a terminal would obey", async () => {
    const [{ name }] = await parts(zipBytes([{ path: "a\u001b[2J.csv", content: csv }]));
    expect(name).toBe("orders.zip/a\ufffd[2J.csv");
  });

  it("is without folders, empty and hidden files, and what macOS adds", async () => {
    const paths = ["a/", "__MACOSX/._orders.csv", "a/.DS_Store", ".git/config", "a/orders.csv"];
    const files = paths.map((path) => ({ path, content: path.endsWith("/") ? "" : csv }));
    const found = await parts(zipBytes([...files, { path: "empty.csv", content: "" }]));
    expect(found.map(({ name }) => name)).toEqual(["orders.zip/a/orders.csv"]);
    expect((await refusal(zipBytes(files.slice(0, 4)))).code).toBe("EMPTY_FILE");
    expect((await refusal(zipBytes([]))).code).toBe("EMPTY_FILE");
  });

  it("inside another one is refused, with what to do", async () => {
    const inner = zipBytes([{ path: "orders.csv", content: csv }]);
    for (const bytes of [zipBytes([{ path: "inner.zip", content: inner }]), gzipSync(inner)]) {
      const fault = await refusal(bytes);
      expect([fault.code, fault.facts.problem]).toEqual([
        "ARCHIVE_NOT_UNPACKED",
        "it is an archive inside another one",
      ]);
      expect(fault.message).toContain("unpack it yourself");
    }
  });

  it("is not begun where it would become larger than 16 GB, or than there is room on the disk", async ({
    skip,
  }) => {
    const zip = zipBytes([{ path: "orders.csv", content: csv }]);
    await withSmallDisk(2 ** 20, skip, async (folder) => {
      const path = join(folder, "orders.zip");
      await writeFile(path, zip);
      expect((await faultOf(unpack({ path, name: "orders.zip" }, folder))).code).toBe("DISK_FULL");
      expect(await readdir(folder)).toEqual(["orders.zip"]);
      const fault = await faultOf(requireRoom(17 * 2 ** 30, folder, "orders.zip"));
      expect([fault.code, fault.facts.problem]).toEqual([
        "ARCHIVE_NOT_UNPACKED",
        "it would become larger than 16 GB",
      ]);
      const tooLong = writePrivately(Readable.from([Buffer.alloc(2 ** 21)]), join(folder, "x"));
      expect((await faultOf(tooLong)).code).toBe("DISK_FULL");
    });
  });
});

describe("a gzip file", () => {
  it("with a workbook or Parquet in it is unpacked under its own name", async () => {
    for (const inside of [workbook, parquet]) {
      const [{ name, content, isSame }] = await parts(gzipSync(inside), "orders.gz");
      expect([name, content, isSame]).toEqual(["orders.gz", inside, false]);
      const bytes = zipBytes([{ path: "x.gz", content: gzipSync(inside) }]);
      expect((await parts(bytes))[0]).toEqual({ name: "orders.zip/x.gz", content: inside, isSame: false });
    }
  });

  it("with one that would become 50 times as large is refused, and one that is cut off", async () => {
    const bomb = gzipSync(Buffer.concat([parquet, Buffer.alloc(65 * 2 ** 20)]));
    expect((await refusal(bomb)).facts.problem).toBe("it would become more than 50 times as large");
    expect((await refusal(gzipSync(parquet).subarray(0, 60))).code).toBe("TRUNCATED_GZIP");
  });
});

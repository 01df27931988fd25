import { existsSync, readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inspectFile } from "../../src/intake/inspect-file.js";
import { openText } from "../../src/intake/open-text.js";
import { firstInvalidUtf8 } from "../../src/intake/utf8.js";
import { HEADINGS, manyOrders, ordersCsv } from "../support/orders.js";
import { faultOf, withFolder } from "../support/workspace.js";

/** What `use` says about a file with these bytes. */
function withFile<T>(bytes: string | Uint8Array, use: (file: { path: string; name: string }) => Promise<T>) {
  return withFolder(async (folder) => {
    const path = join(folder, "on-disk");
    await writeFile(path, bytes);
    return use({ path, name: "orders.csv" });
  });
}

const textOf = (bytes: string | Uint8Array) =>
  withFile(bytes, async ({ path, name }) => {
    let text = "";
    for await (const piece of openText(path, name, () => undefined)) text += piece;
    return text;
  });

const inspect = (bytes: string | Uint8Array) => withFile(bytes, inspectFile);
const refusal = (bytes: string | Uint8Array) => faultOf(inspect(bytes));

const CHUNK = 1 << 20;
const good = ordersCsv([{}]);

describe("the text of an orders file", () => {
  it("is its UTF-8, without a byte order mark", async () => {
    expect(await textOf("é€😀\n")).toBe("é€😀\n");
    expect(await textOf(`\ufeff${good}`)).toBe(good);
  });

  it("is the same gzipped, known by the bytes and not by the name, also in several members", async () => {
    expect(await textOf(gzipSync(good))).toBe(good);
    expect(await textOf(Buffer.concat([gzipSync("a,"), gzipSync("b\n")]))).toBe("a,b\n");
    await inspect(gzipSync(`\ufeff${good}`));
  });

  it("keeps characters that lie across the border of two chunks", async () => {
    for (const before of [CHUNK - 1, CHUNK - 2, CHUNK - 3, CHUNK]) {
      const text = `${"a".repeat(before)}😀€`;
      expect((await textOf(text)) === text).toBe(true);
    }
  });
});

describe("bytes that are no UTF-8", () => {
  const invalidAt = async (bytes: Uint8Array) => {
    const fault = await faultOf(textOf(bytes));
    expect(fault.code).toBe("UNSUPPORTED_ENCODING");
    return fault.facts.offset;
  };
  const padded = (length: number, ...tail: number[]) =>
    Buffer.concat([Buffer.alloc(length, "a"), Buffer.from(tail)]);

  it("are named by the offset of the first one", async () => {
    expect(await invalidAt(Buffer.from("caf\xe9,1\n", "latin1"))).toBe(3);
    expect(await invalidAt(Buffer.from("é,\x80", "latin1"))).toBe(0); // latin-1: 0xe9 and a comma
    expect(await invalidAt(padded(10, 0xe2, 0x82))).toBe(10); // a euro sign cut off
    expect(await invalidAt(padded(10, 0xc0, 0x80))).toBe(10); // overlong
    expect(await invalidAt(padded(10, 0xed, 0xa0, 0x80))).toBe(10); // a lone surrogate
  });

  it("are found on either side of the border of two chunks, and across it", async () => {
    expect(await invalidAt(padded(CHUNK + 5, 0xff))).toBe(CHUNK + 5);
    expect(await invalidAt(padded(CHUNK, 0x80))).toBe(CHUNK);
    for (const before of [1, 2, 3])
      expect(await invalidAt(padded(CHUNK - before, 0xf0, 0x9f, 0x98, 0x41))).toBe(CHUNK - before);
    expect(await invalidAt(padded(CHUNK - 3, 0xe2, 0x82, 0xac, 0xff))).toBe(CHUNK);
  });

  it("are found where a character is cut off by the end just behind the border", async () => {
    expect(await invalidAt(padded(CHUNK - 1, 0xe2, 0x82))).toBe(CHUNK - 1);
    expect(await invalidAt(padded(CHUNK - 2, 0xf0, 0x9f, 0x98))).toBe(CHUNK - 2);
  });

  it("are the first ones that a decoder replaces", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        const at = firstInvalidUtf8(bytes);
        const fatal = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
        expect(() => fatal.decode(bytes.subarray(0, at))).not.toThrow();
        if (at < bytes.length) expect(() => fatal.decode(bytes.subarray(at))).toThrow();
      }),
      { numRuns: 500 },
    );
  });
});

describe("files that are refused before anything is written", () => {
  it("are empty: no byte, a byte order mark, blank lines, gzip of nothing", async () => {
    for (const bytes of ["", "\ufeff", "\n\r\n\n", gzipSync("")]) {
      const fault = await refusal(bytes);
      expect([fault.code, fault.facts.file]).toEqual(["EMPTY_FILE", "orders.csv"]);
    }
  });

  it("have headings and nothing else, or no headings", async () => {
    expect((await refusal(`${HEADINGS}\n`)).code).toBe("NO_ROWS");
    expect((await refusal(`${HEADINGS}\n\n\r\n`)).code).toBe("NO_ROWS");
    expect((await refusal("536365,85123A,MUG,6,2010-12-01 08:26,2.55,17850,Norway\n")).code).toBe(
      "MISSING_COLUMNS",
    );
  });

  it.each([
    ["a PNG picture", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]],
    ["a ZIP archive or a workbook (save it as CSV)", [0x50, 0x4b, 0x03, 0x04, 0x14]],
    ["an old Excel workbook (save it as CSV)", [0xd0, 0xcf, 0x11, 0xe0]],
    ["UTF-16 text (save it as UTF-8)", [0xff, 0xfe, 0x49, 0x00]],
    ["UTF-16 text (save it as UTF-8)", [0xfe, 0xff, 0x00, 0x49]],
    ["binary data", [...Buffer.from(HEADINGS, "utf16le")]],
  ])("are %s", async (found, bytes) => {
    const fault = await refusal(Uint8Array.from(bytes));
    expect([fault.code, fault.facts.found]).toEqual(["NOT_A_TABLE", found]);
    expect((await refusal(gzipSync(Uint8Array.from(bytes)))).facts.found).toBe(found);
  });

  it("are gzip cut off, damaged, or inside gzip", async () => {
    const packed = gzipSync(good);
    for (const length of [5, 30, packed.length - 9, packed.length - 1])
      expect((await faultOf(textOf(packed.subarray(0, length)))).code).toBe("TRUNCATED_GZIP");
    expect((await refusal(packed.subarray(0, 30))).code).toBe("TRUNCATED_GZIP");
    const damaged = Buffer.from(packed);
    damaged[20] ^= 0xff;
    expect((await refusal(damaged)).facts.found).toBe("a damaged gzip file");
    expect((await refusal(gzipSync(packed))).facts.found).toBe("a gzip file inside a gzip file");
  });

  it("are not there, or are folders", async () => {
    await withFolder(async (folder) => {
      const missing = await faultOf(inspectFile({ path: join(folder, "no.csv"), name: "no.csv" }));
      expect(missing.code).toBe("FILE_NOT_FOUND");
      expect((await faultOf(inspectFile({ path: folder, name: "folder" }))).code).toBe("FILE_UNREADABLE");
    });
  });
});

describe.skipIf(!existsSync("/proc/self/fd"))("looking at a file", () => {
  it("leaves no file open, plain or gzipped, however long it is", async () => {
    const text = ordersCsv(manyOrders(400)).repeat(30); // more than a chunk
    expect(text.length).toBeGreaterThan(2 * CHUNK);
    for (const bytes of [text, gzipSync(text, { level: 0 })]) {
      await withFile(bytes, async (file) => {
        await inspectFile(file);
        const before = readdirSync("/proc/self/fd").length;
        for (let i = 0; i < 5; i++) await inspectFile(file);
        await new Promise((resolve) => setTimeout(resolve, 50));
        expect(readdirSync("/proc/self/fd").length).toBeLessThan(before + 3);
      });
    }
  });
});

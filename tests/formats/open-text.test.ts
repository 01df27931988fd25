import { existsSync, readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Encoding } from "../../src/formats/encoding.js";
import { openText } from "../../src/formats/open-text.js";
import { firstInvalidUtf8 } from "../../src/formats/utf8.js";
import { inspectFile } from "../../src/intake/inspect-file.js";
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

const textOf = (bytes: string | Uint8Array, declared: Encoding | null = null) =>
  withFile(bytes, async ({ path, name }) => {
    let text = "";
    const { pieces } = await openText(path, name, declared, () => undefined);
    for await (const piece of pieces) text += piece;
    return text;
  });

const inspect = (bytes: string | Uint8Array) => withFile(bytes, (file) => inspectFile(file, {}));
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

describe("text in another encoding", () => {
  const text = "InvoiceNo,Café €,😀\r\n";
  const be = (content: string) => Buffer.from(content, "utf16le").swap16();

  it("is UTF-16 where a byte order mark says so, which is dropped", async () => {
    expect(await textOf(Buffer.from(`\ufeff${text}`, "utf16le"))).toBe(text);
    expect(await textOf(be(`\ufeff${text}`))).toBe(text);
    expect(await textOf(gzipSync(be(`\ufeff${text}`)))).toBe(text);
  });

  it("is UTF-16 where that is declared; a mark settles the order of its bytes", async () => {
    expect(await textOf(Buffer.from(text, "utf16le"), "utf-16le")).toBe(text);
    expect(await textOf(be(text), "utf-16be")).toBe(text);
    expect(await textOf(be(`\ufeff${text}`), "utf-16le")).toBe(text);
  });

  it("is refused as UTF-16 that nobody declared, with the flag that helps", async () => {
    for (const [bytes, encoding] of [
      [Buffer.from(good, "utf16le"), "utf-16le"],
      [be(good), "utf-16be"],
    ] as const) {
      const fault = await refusal(bytes);
      expect([fault.code, fault.facts.encoding]).toEqual(["UNMARKED_UTF16", encoding]);
      expect(fault.message).toContain(`--encoding ${encoding}`);
    }
  });

  it("keeps UTF-16 characters that lie across the border of two chunks", async () => {
    for (const before of [CHUNK / 2 - 1, CHUNK / 2 - 2, CHUNK / 2]) {
      const long = `${"a".repeat(before)}😀€`;
      expect((await textOf(Buffer.from(`\ufeff${long}`, "utf16le"))) === long).toBe(true);
      expect((await textOf(Buffer.from(`x${long}`, "utf16le"), "utf-16le")) === `x${long}`).toBe(true);
    }
  });

  it("is refused where a surrogate has no partner, or half a character is left, by the offset", async () => {
    const invalidAt = async (content: Uint8Array, declared: Encoding) => {
      const fault = await faultOf(textOf(content, declared));
      expect([fault.code, fault.facts.encoding]).toEqual(["UNSUPPORTED_ENCODING", "UTF-16"]);
      return fault.facts.offset;
    };
    expect(await invalidAt(Buffer.from("ab\ud83dc", "utf16le"), "utf-16le")).toBe(4);
    expect(await invalidAt(be("ab\ude00c"), "utf-16be")).toBe(4);
    expect(await invalidAt(Buffer.from("ab\ud83d", "utf16le"), "utf-16le")).toBe(4);
    expect(await invalidAt(Buffer.concat([Buffer.from("ab", "utf16le"), Buffer.of(65)]), "utf-16le")).toBe(4);
    const far = Buffer.from(`${"a".repeat(CHUNK)}\ude00b`, "utf16le");
    expect(await invalidAt(far, "utf-16le")).toBe(2 * CHUNK);
  });

  it("is latin-1 as ISO 8859-1 has it: 0x80 to 0x9f are control characters, not Windows' letters", async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i).subarray(0x20);
    const latin1 = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    expect(await textOf(bytes, "latin1")).toBe(latin1);
  });

  it("is Windows-1252 as browsers have it (Node's own decoder takes it for latin-1)", async () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, i) => 0x80 + i);
    const expected = [0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160]
      .concat([0x2039, 0x0152, 0x8d, 0x017d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013])
      .concat([0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d, 0x017e, 0x0178]);
    const decoded = await textOf(bytes, "windows-1252");
    expect(Array.from(decoded, (c) => c.codePointAt(0))).toEqual(expected);
    expect(await textOf(Uint8Array.of(0x80, 0x93, 0x9f, 0xe9), "windows-1252")).toBe("€“Ÿé");
  });

  it("that is declared UTF-8 and is not, or is binary, is refused all the same", async () => {
    const fault = await faultOf(textOf(Buffer.from("caf\xe9", "latin1"), "utf-8"));
    expect(fault.message).toContain("orders.csv is not valid UTF-8 from byte 3 on.");
    expect(fault.message).toContain("--encoding latin1");
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47);
    expect((await faultOf(textOf(png, "latin1"))).code).toBe("NOT_A_TABLE");
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
    [
      "an old or an encrypted Excel workbook (save it as .xlsx without a password, or as CSV)",
      [0xd0, 0xcf, 0x11, 0xe0],
    ],
    ["a RAR archive (unpack it)", [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
    ["a bzip2 file (unpack it)", [0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26]],
    ["a TAR archive (unpack it)", [...Buffer.from(`orders.csv${"\0".repeat(247)}ustar`)]],
    ["UTF-32 text (save it as UTF-8)", [0xff, 0xfe, 0x00, 0x00, 0x49, 0x00, 0x00, 0x00]],
    ["UTF-32 text (save it as UTF-8)", [0x00, 0x00, 0xfe, 0xff, 0x00, 0x00, 0x00, 0x49]],
    ["binary data", [...Buffer.from(`\0\0${"\u0001\0\0".repeat(20)}`)]],
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
    expect((await refusal(gzipSync(packed))).facts.found).toBe("a gzip file inside a gzip file (unpack it)");
  });

  it("are not there, or are folders", async () => {
    await withFolder(async (folder) => {
      const missing = await faultOf(inspectFile({ path: join(folder, "no.csv"), name: "no.csv" }, {}));
      expect(missing.code).toBe("FILE_NOT_FOUND");
      expect((await faultOf(inspectFile({ path: folder, name: "folder" }, {}))).code).toBe("FILE_UNREADABLE");
    });
  });
});

describe.skipIf(!existsSync("/proc/self/fd"))("looking at a file", () => {
  it("leaves no file open, plain or gzipped, however long it is", async () => {
    const text = ordersCsv(manyOrders(400)).repeat(30); // more than a chunk
    expect(text.length).toBeGreaterThan(2 * CHUNK);
    for (const bytes of [text, gzipSync(text, { level: 0 })]) {
      await withFile(bytes, async (file) => {
        await inspectFile(file, {});
        const before = readdirSync("/proc/self/fd").length;
        for (let i = 0; i < 5; i++) await inspectFile(file, {});
        await new Promise((resolve) => setTimeout(resolve, 50));
        expect(readdirSync("/proc/self/fd").length).toBeLessThan(before + 3);
      });
    }
  });
});

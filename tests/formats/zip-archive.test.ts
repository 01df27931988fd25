import { existsSync, readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ZipFile } from "yazl";
import { ClienteleError } from "../../src/errors.js";
import { openZip } from "../../src/formats/zip-archive.js";
import { faultOf, withFolder } from "../support/workspace.js";
import { type PackedFile, zipBytes } from "../support/zip-bytes.js";

type Contents = Record<string, string>;

/** What an archive of these bytes holds. */
function unzip(bytes: Uint8Array): Promise<Contents> {
  return withFolder(async (folder) => {
    const path = join(folder, "on-disk");
    await writeFile(path, bytes);
    const zip = await openZip(path, "orders.zip");
    try {
      const contents: Contents = {};
      for (const entry of zip.entries) contents[entry.path] = (await buffer(zip.read(entry))).toString();
      return contents;
    } finally {
      await zip.close();
    }
  });
}

const refusal = (files: readonly PackedFile[], entryCount?: number) =>
  faultOf(unzip(zipBytes(files, entryCount)));

/** Several pieces long, packed and unpacked. */
const long = Array.from({ length: 60_000 }, (_, i) => `${i * 7919},${i ** 2}`).join("\n");

/** As other programs write it: with data descriptors, timestamps, and zip64 where asked for. */
async function yazlBytes(contents: Contents, options = {}): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, text] of Object.entries(contents)) zip.addBuffer(Buffer.from(text), path, options);
  zip.end();
  return buffer(zip.outputStream as NodeJS.ReadableStream);
}

describe("a ZIP archive", () => {
  it("gives the files in it, deflated or stored, also long and empty ones and folders", async () => {
    const contents = { "a/": "", "a/long.csv": long, "größe.csv": "x,y\n", empty: "" };
    for (const isStored of [false, true]) {
      const files = Object.entries(contents).map(([path, content]) => ({ path, content, isStored }));
      expect(await unzip(zipBytes(files))).toEqual(contents);
    }
    expect(await unzip(zipBytes([]))).toEqual({});
  });

  it("is read as other programs write it, with zip64 too", async () => {
    const contents = { "orders.csv": long, "folder/more.csv": "1" };
    expect(await unzip(await yazlBytes(contents))).toEqual(contents);
    expect(await unzip(await yazlBytes(contents, { forceZip64Format: true }))).toEqual(contents);
  });

  it.skipIf(!existsSync("/proc/self/fd"))("leaves no file open, read to the end or not", async () => {
    await withFolder(async (folder) => {
      const path = join(folder, "a.zip");
      await writeFile(path, zipBytes([{ path: "a", content: long }]));
      const before = readdirSync("/proc/self/fd").length;
      for (let i = 0; i < 5; i++) {
        const zip = await openZip(path, "a.zip");
        for await (const _ of zip.read(zip.entries[0])) break;
        await zip.close();
      }
      await writeFile(path, "PK no archive");
      for (let i = 0; i < 5; i++) await faultOf(openZip(path, "a.zip"));
      expect(readdirSync("/proc/self/fd").length).toBeLessThan(before + 3);
    });
  });
});

describe("an archive that is damaged", () => {
  const bytes = zipBytes([
    { path: "a.csv", content: long },
    { path: "b.csv", content: "b" },
  ]);

  it("is none, or cut off anywhere", async () => {
    expect((await faultOf(unzip(Buffer.from("PK\x03\x04 and no more")))).code).toBe("DAMAGED_FILE");
    for (const length of [4, 30, 1_000, bytes.length - 30, bytes.length - 1]) {
      const fault = await faultOf(unzip(bytes.subarray(0, length)));
      expect(fault.code).toBe("DAMAGED_FILE");
      expect(fault.message).toContain("orders.zip is damaged");
    }
  });

  it("holds other bytes than were packed: those of the file, of its header or of the list", async () => {
    for (const at of [2, 5_000, bytes.length - 57]) {
      const damaged = Buffer.from(bytes);
      damaged[at] ^= 0x55;
      expect((await faultOf(unzip(damaged))).code).toBe("DAMAGED_FILE");
    }
    const wrongSum = await refusal([{ path: "a.csv", content: "a", isStored: true, crc32: 1 }]);
    expect(wrongSum.facts.problem).toBe("the checksum of a.csv is wrong");
    const tooShort = await refusal([{ path: "a.csv", content: "a", size: 2 }]);
    expect(tooShort.code).toBe("DAMAGED_FILE");
  });

  it("is refused or read, whatever byte is wrong: nothing else is thrown", async () => {
    const small = zipBytes([
      { path: "a.csv", content: "a,b\n1,2\n" },
      { path: "b/c", content: "x", isStored: true },
    ]);
    await fc.assert(
      fc.asyncProperty(fc.nat(small.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = Buffer.from(small);
        damaged[at] ^= change;
        const end = await unzip(damaged).catch((error: unknown) => error);
        if (end instanceof Error) expect(end).toBeInstanceOf(ClienteleError);
      }),
      { numRuns: 100 },
    );
  });

  it("says that a file or its list lies behind its end, however far", async () => {
    expect((await refusal([{ path: "a", content: "a", offset: 0xfffffff0 }])).code).toBe("DAMAGED_FILE");
    expect((await refusal([{ path: "a", content: "a", offset: 3 }])).code).toBe("DAMAGED_FILE");
    const far = Buffer.alloc(20); // a zip64 locator: the list is at 2⁶³
    far.writeUInt32LE(0x07064b50, 0);
    far.writeUInt32LE(0x80000000, 12);
    const end = zipBytes([]);
    expect((await faultOf(unzip(Buffer.concat([bytes, far, end])))).code).toBe("DAMAGED_FILE");
  });
});

describe("an archive that is not unpacked", () => {
  const notUnpacked = async (files: readonly PackedFile[], entryCount?: number) => {
    const fault = await refusal(files, entryCount);
    expect(fault.code).toBe("ARCHIVE_NOT_UNPACKED");
    return fault.facts.problem;
  };

  it("is encrypted, in the old way or a newer one", async () => {
    for (const flags of [0x801, 0x841])
      expect((await refusal([{ path: "a", content: "a", flags }])).code).toBe("ENCRYPTED_FILE");
    expect((await refusal([{ path: "a", content: "a", flags: 1, method: 99 }])).code).toBe("ENCRYPTED_FILE");
  });

  it.each(["../a", "a/../../b", "/etc/passwd", "C:/a", "a\\b", "..\\a"])(
    "has the name %s in it",
    async (path) => {
      expect(await notUnpacked([{ path, content: "a" }])).toBe("a name in it leads out of its folder");
    },
  );

  it("has a name with a NUL, or one that never ends", async () => {
    expect(await notUnpacked([{ path: "a\0.csv", content: "a" }])).toContain("NUL");
    expect(await notUnpacked([{ path: "a".repeat(60_000), content: "a" }])).toContain("60000 characters");
  });

  it("is packed in a way that is not known", async () => {
    expect(await notUnpacked([{ path: "a", content: "a", method: 14 }])).toContain("method 14");
  });

  it("has more than 10,000 files, however many its list says", async () => {
    const files = Array.from({ length: 10_001 }, (_, i) => ({ path: `${i}`, content: "", isStored: true }));
    expect(await notUnpacked(files)).toBe("it has 10001 entries");
    expect(await notUnpacked(files.slice(0, 1), 0xffff)).toBe("it has 65535 entries");
  });

  it("would become more than 200 times as large, in one file or in many", async () => {
    const bomb = { path: "a", content: "a", size: 65 * 2 ** 20 };
    expect(await notUnpacked([bomb])).toBe("it would become more than 200 times as large");
    expect(await notUnpacked([bomb, { path: "b", content: long, isStored: true }])).toContain("200 times");
    const part = { content: "a", size: 13 * 2 ** 20 };
    expect(await notUnpacked(["a", "b", "c", "d", "e"].map((path) => ({ path, ...part })))).toContain("200");
    expect(await notUnpacked([{ ...bomb, size: 0xfffffff0 }])).toContain("200 times");
  });

  it("holds a file that is larger than it says, which is noticed before all of it is there", async () => {
    const problem = await notUnpacked([{ path: "a", content: Buffer.alloc(10 * 2 ** 20), size: 1_000 }]);
    expect(problem).toBe("a is larger than it says");
  });

  it("has files that share the same bytes", async () => {
    const files = [
      { path: "a", content: long },
      { path: "b", content: long, offset: 0 },
    ];
    expect(await notUnpacked(files)).toBe("files in it share the same bytes");
    expect(await notUnpacked([{ path: "a", content: long, compressedSize: 99 }, files[1]])).toContain(
      "share",
    );
  });
});

import { describe, expect, it } from "vitest";
import { csvRecords } from "../../src/formats/csv-records.js";
import type { TableRecord } from "../../src/formats/table-record.js";

/** The records of a text that comes in these pieces. */
async function recordsOf(...pieces: string[]): Promise<TableRecord[]> {
  async function* arriving() {
    yield* pieces;
  }
  const records: TableRecord[] = [];
  for await (const list of csvRecords(arriving())) records.push(...list);
  return records;
}

async function recordsUnder(delimiter: string, text: string): Promise<TableRecord[]> {
  async function* arriving() {
    yield text;
  }
  const records: TableRecord[] = [];
  for await (const list of csvRecords(arriving(), delimiter)) records.push(...list);
  return records;
}

async function fieldsOf(...pieces: string[]): Promise<(readonly string[])[]> {
  return (await recordsOf(...pieces)).map(({ fields }) => fields);
}

describe("records of a CSV text", () => {
  it("are its lines, split at commas", async () => {
    expect(await fieldsOf("a,b,c\n1,,3\n,,\n")).toEqual([
      ["a", "b", "c"],
      ["1", "", "3"],
      ["", "", ""],
    ]);
  });

  it("are the same with CRLF, with mixed line ends and without a last line end", async () => {
    const expected = [
      ["a", "b"],
      ["1", "2"],
      ["3", "4"],
    ];
    for (const text of [
      "a,b\n1,2\n3,4\n",
      "a,b\r\n1,2\r\n3,4\r\n",
      "a,b\r\n1,2\n3,4",
      'a,"b"\r\n1,"2"\r\n3,"4"',
    ])
      expect(await fieldsOf(text)).toEqual(expected);
  });

  it("keep commas, quotes and line ends inside quotes", async () => {
    expect(await fieldsOf('"a,b","say ""hi""","two\nlines","crlf\r\nlines",""\n')).toEqual([
      ["a,b", 'say "hi"', "two\nlines", "crlf\nlines", ""],
    ]);
  });

  it("are split at any other delimiter, which may be more than a byte", async () => {
    for (const delimiter of [";", "\t", "|", "^", "¦", "😀"]) {
      const text = `a${delimiter}"x${delimiter}y"${delimiter}\n1,2${delimiter}3${delimiter}4`;
      const split = await recordsUnder(delimiter, text);
      expect(split.map(({ fields }) => fields)).toEqual([
        ["a", `x${delimiter}y`, ""],
        ["1,2", "3", "4"],
      ]);
    }
  });

  it("are the same where lines end in CR alone, and where each line ends otherwise", async () => {
    const expected = [
      ["a", "b"],
      ["1", "2\n3"],
      ["4", "5"],
      ["6", "7"],
    ];
    for (const text of [
      'a,b\r1,"2\r3"\r4,5\r6,7\r',
      'a,b\r1,"2\n3"\r\n4,5\n6,7',
      'a,b\n1,"2\r\n3"\r4,5\r\n6,7\r',
    ])
      expect(await fieldsOf(text)).toEqual(expected);
  });

  it("skip blank lines and still count them", async () => {
    const records = await recordsOf("a\n\n\r\nb\n\n");
    expect(records.map(({ fields, line }) => [fields[0], line])).toEqual([
      ["a", 1],
      ["b", 4],
    ]);
  });

  it("carry the number of their first line, after fields of several lines too", async () => {
    const records = await recordsOf('head\n"one\ntwo\nthree"\nafter\n"x\r\ny"\nlast');
    expect(records.map(({ line }) => line)).toEqual([1, 2, 5, 6, 8]); // 2–4 and 6–7 are one record each
    expect(records.map(({ lastLine }) => lastLine)).toEqual([1, 4, 5, 7, 8]);
    const withCr = await recordsOf('head\r"one\rtwo"\rafter');
    expect(withCr.map(({ line, lastLine }) => [line, lastLine])).toEqual([
      [1, 1],
      [2, 3],
      [4, 4],
    ]);
  });

  it("are none for no text, and for line ends alone", async () => {
    expect(await recordsOf("")).toEqual([]);
    expect(await recordsOf("\n\r\n", "\n")).toEqual([]);
  });
});

describe("faulty records of a CSV text", () => {
  it("name text after a closing quote, and spoil nothing else", async () => {
    const records = await recordsOf('1,"a" b,2\n3,c,4\n');
    expect(records.map(({ fault }) => fault)).toEqual(["TEXT_AFTER_QUOTE", null]);
    expect(records[1].fields).toEqual(["3", "c", "4"]);
  });

  it("name a quote in a field that does not begin with one, and spoil nothing else", async () => {
    const records = await recordsOf('1,MIRROR 6" ROUND,2\n3, "c",4\n5,d,6\n');
    expect(records.map(({ fault }) => fault)).toEqual(["STRAY_QUOTE", "STRAY_QUOTE", null]);
    expect(records[0]).toMatchObject({ fields: ["1", 'MIRROR 6" ROUND', "2"], raw: '1,MIRROR 6" ROUND,2' });
  });

  it("name a NUL character, also in quotes", async () => {
    const records = await recordsOf('1,a\0b\n2,c\n3,"\0"\n4,d');
    expect(records.map(({ fault }) => fault)).toEqual(["NUL_CHARACTER", null, "NUL_CHARACTER", null]);
  });

  it("are one where a quote is never closed: all that it swallowed, with its first and last line", async () => {
    for (const end of ["", "\n", "\r\n", "\r"]) {
      const records = await recordsOf(`0,a\n1,"open,2\r\n3,c,4\r5,d,6${end}`);
      expect(records.map(({ line, lastLine, fault }) => [line, lastLine, fault])).toEqual([
        [1, 1, null],
        [2, 4, "UNCLOSED_QUOTE"],
      ]);
      expect(records[1].raw).toBe(`1,"open,2\r\n3,c,4\r5,d,6${end}`);
    }
  });

  it("swallow a megabyte at most: reading goes on with the line behind it", async () => {
    const line = `${"x".repeat(99)}\n`;
    const pieces = Array.from({ length: 30 }, () => line.repeat(1_000)); // 3 MB
    const records = await recordsOf('"open\n', ...pieces);
    // 6 + 100 n reaches 1,048,576 within n = 10,486: the quote's line and 10,486 others
    expect(records[0]).toMatchObject({ line: 1, lastLine: 10_487, fault: "UNCLOSED_QUOTE" });
    expect(records).toHaveLength(1 + 30_000 - 10_486);
    expect(records[1]).toMatchObject({ line: 10_488, fault: null });
    expect(records.at(-1)).toMatchObject({ line: 30_001, fault: null });
  });

  it("are too long beyond a megabyte, also on one line, and only their beginning is kept", async () => {
    const piece = "y".repeat(1 << 20);
    for (const open of ["", '"']) {
      const records = await recordsOf(`a\n1,${open}`, ...new Array(5).fill(piece), `,2\nb,c\n`);
      const fault = open ? "UNCLOSED_QUOTE" : "RECORD_TOO_LONG";
      expect(records.map(({ line, lastLine, fault }) => [line, lastLine, fault])).toEqual([
        [1, 1, null],
        [2, 2, fault],
        [3, 3, null],
      ]);
      expect(records[1].raw).toBe(`1,${open}${"y".repeat(1_022 - open.length)}`);
      expect(records[2].fields).toEqual(["b", "c"]);
    }
  });

  it("are whole at exactly a megabyte, and too long one character beyond", async () => {
    for (const quote of ["", '"']) {
      const faults = async (length: number) => {
        const text = `${quote}${"x".repeat(length - 2 * quote.length)}${quote}\r\nb\n`;
        const cut = [text.slice(0, 1 << 20), text.slice(1 << 20)];
        const [whole, apart] = [await recordsOf(text), await recordsOf(...cut)];
        expect(apart.map(({ fault, line }) => [fault, line])).toEqual(
          whole.map(({ fault, line }) => [fault, line]),
        );
        return whole.map(({ fault }) => fault);
      };
      expect(await faults(1 << 20)).toEqual([null, null]);
      expect((await faults((1 << 20) + 1))[0]).not.toBe(null);
      expect((await faults((1 << 20) + 1))[1]).toBe(null);
    }
  });
});

describe("the time to split a text", () => {
  /** Milliseconds of computing to split a megabyte of such lines. */
  async function timeOf(line: string): Promise<number> {
    const piece = line.repeat(Math.ceil((1 << 20) / line.length));
    async function* arriving() {
      yield piece;
    }
    const start = process.cpuUsage();
    for await (const _ of csvRecords(arriving()));
    return process.cpuUsage(start).user / 1_000;
  }

  it("grows with its length, whichever line end, quote or delimiter it lacks", async () => {
    for (const line of ["a,b\n", "a,b\r", "a,b\r\n", '"a"\n', 'a,"b"\r', '"a\nb"\r\n', 'a"\n', "\n"])
      expect(await timeOf(line), JSON.stringify(line)).toBeLessThan(5_000); // far more, if it grew with the square
  });
});

describe("a text that comes in pieces", () => {
  const tricky =
    'h1,h2\r\n\r\n"a ""quoted"" one","two\r\nlines"\n""\n"",""\r\n1,"x""",\n\n6" pipe,"é€😀"\r\n"bad" tail,2\n7,"open\n8,9\r\n,';

  it("has the same records wherever it is cut in two", async () => {
    const whole = await recordsOf(tricky);
    expect(whole).toHaveLength(8);
    for (let at = 0; at <= tricky.length; at++)
      expect(await recordsOf(tricky.slice(0, at), tricky.slice(at)), `cut at ${at}`).toEqual(whole);
  });

  it("has the same records with CR alone, wherever it is cut", async () => {
    const text = tricky.replaceAll("\r\n", "\r");
    const whole = await recordsOf(text);
    for (let at = 0; at <= text.length; at++)
      expect(await recordsOf(text.slice(0, at), text.slice(at)), `cut at ${at}`).toEqual(whole);
  });

  it("has the same records when it comes letter by letter, and in threes", async () => {
    const whole = await recordsOf(tricky);
    expect(await recordsOf(...tricky.split(""))).toEqual(whole);
    expect(await recordsOf(...(tricky.match(/.{1,3}/gs) as string[]))).toEqual(whole);
  });
});

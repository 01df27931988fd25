import { describe, expect, it } from "vitest";
import { type CsvRecord, csvRecords } from "../../src/intake/csv-records.js";

/** The records of a text that comes in these pieces. */
async function recordsOf(...pieces: string[]): Promise<CsvRecord[]> {
  async function* arriving() {
    yield* pieces;
  }
  const records: CsvRecord[] = [];
  for await (const list of csvRecords(arriving())) records.push(...list);
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
      ["a,b", 'say "hi"', "two\nlines", "crlf\r\nlines", ""],
    ]);
  });

  it("keep a quote in the middle of an unquoted field as it stands", async () => {
    expect(await fieldsOf('1,MIRROR 6" ROUND,2\n')).toEqual([["1", 'MIRROR 6" ROUND', "2"]]);
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
  });

  it("are none for no text, and for line ends alone", async () => {
    expect(await recordsOf("")).toEqual([]);
    expect(await recordsOf("\n\r\n", "\n")).toEqual([]);
  });
});

describe("faulty records of a CSV text", () => {
  it("name text after a closing quote, and spoil nothing else", async () => {
    const records = await recordsOf('1,"a" b,2\n3,c,4\n');
    expect(records.map(({ fault }) => fault)).toEqual(["there is text after a closing quote", null]);
    expect(records[1].fields).toEqual(["3", "c", "4"]);
  });

  it("name a quote that is never closed, and reading goes on with the next line", async () => {
    const records = await recordsOf('1,"open,2\n3,c,4\n5,d,6');
    expect(records.map(({ line, fault }) => [line, fault])).toEqual([
      [1, "a quote is opened and never closed"],
      [2, null],
      [3, null],
    ]);
    expect(records[0].fields).toEqual(['1,"open,2']);
  });

  it("are cut where a quote stays open for more than a megabyte, so that memory stays bounded", async () => {
    const line = `${"x".repeat(99)}\n`;
    const pieces = Array.from({ length: 30 }, () => line.repeat(1_000)); // 3 MB
    const records = await recordsOf('"never closed\n', ...pieces);
    expect(records).toHaveLength(30_001);
    expect(records[0].fault).toBe("a quote is opened and never closed");
    expect(records[30_000]).toMatchObject({ line: 30_001, fault: null });
  });
});

describe("a text that comes in pieces", () => {
  const tricky =
    'h1,h2\r\n\r\n"a ""quoted"" one","two\r\nlines"\n""\n"",""\r\n1,"x""",\n\n6" pipe,"é€😀"\r\n"bad" tail,2\n7,"open\n8,9\r\n,';

  it("has the same records wherever it is cut in two", async () => {
    const whole = await recordsOf(tricky);
    expect(whole).toHaveLength(10);
    for (let at = 0; at <= tricky.length; at++)
      expect(await recordsOf(tricky.slice(0, at), tricky.slice(at)), `cut at ${at}`).toEqual(whole);
  });

  it("has the same records when it comes letter by letter, and in threes", async () => {
    const whole = await recordsOf(tricky);
    expect(await recordsOf(...tricky.split(""))).toEqual(whole);
    expect(await recordsOf(...(tricky.match(/.{1,3}/gs) as string[]))).toEqual(whole);
  });
});

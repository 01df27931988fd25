import { readFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { csvRecords } from "../../src/formats/csv-records.js";
import { seededRandom } from "../../src/numeric/random.js";
import { sumOf } from "../support/contents.js";
import { csvText } from "../support/csv-text.js";
import { isLong } from "../support/long.js";
import { hasUci, UCI } from "../support/uci.js";
import { faultOf, type Shop, withShop } from "../support/workspace.js";

const isThere = hasUci("The tests of UCI's data cut up and re-written");

type Row = readonly string[];

const [INVOICE, DATE] = [0, 4];
const TRAINING = { kMeans: { k: 4 }, dbscan: { eps: 0.5, minSamples: 5 } };
/** As semantics §1 has the standard profile: rows, customers, invoices, thousandths. */
const KEPT = ["KEPT", 397_884, 4_338, 18_532, 8_911_407_904];

describe.skipIf(!isThere || !isLong)("the UCI orders, however they come", { timeout: 300_000 }, () => {
  let headings: Row;
  let rows: Row[];
  let whole: unknown;
  let artefact: string | null;

  beforeAll(async () => {
    const text = gunzipSync(readFileSync(UCI)).toString("utf8");
    const records: Row[] = [];
    for await (const batch of csvRecords(once(text), ","))
      for (const { fields } of batch) records.push(fields);
    [headings, ...rows] = records;
    expect(rows).toHaveLength(541_909);
    whole = await withShop(async (shop) => {
      await importRows(shop, rows);
      artefact = (await shop.train(TRAINING)).artefact_digest;
      return sumOf(shop);
    });
    expect((whole as { ledger: unknown[] }).ledger).toContainEqual(KEPT);
  }, 300_000);

  const importRows = (shop: Shop, some: readonly Row[]) => shop.import(csvText([headings, ...some]));

  // on small data in the gate: known-invoices.test.ts
  it("make one data set as two overlapping halves, the later one first", () =>
    withShop(async (shop) => {
      const at = (share: number) => invoiceStart(Math.floor(share * rows.length));
      await importRows(shop, rows.slice(at(0.4)));
      const second = await importRows(shop, rows.slice(0, at(0.6)));
      expect(second.rows_known).toBe(at(0.6) - at(0.4));
      expect(await sumOf(shop)).toEqual(whole);
    }));

  it("make one data set as months that each bring the last days of the month before, in any order", () =>
    withShop(async (shop) => {
      const months = [...new Set(rows.map((row) => row[DATE].slice(0, 7)))].sort();
      expect(months).toHaveLength(13); // the last one has nine days: it comes with November
      const exports = months.slice(0, 12).map((month, m) => {
        const from = m === 0 ? "" : `${months[m - 1]}-25`;
        const until = m === 11 ? "9999" : months[m + 1];
        return rows.filter((row) => row[DATE] >= from && row[DATE] < until && month !== "");
      });
      const random = seededRandom(3);
      const order = exports.map((some) => ({ some, place: random() })).sort((a, b) => a.place - b.place);
      let read = 0;
      for (const { some } of order) {
        await importRows(shop, some);
        read += some.length;
      }
      expect(read).toBeGreaterThan(rows.length);
      expect(await sumOf(shop)).toEqual(whole);
    }));

  it("make one data set shuffled, ;-separated, with CRLF, in UTF-16, re-ordered and as American dates", () =>
    withShop(async (shop) => {
      const random = seededRandom(5);
      const shuffled = rows.map((row) => ({ row, place: random() })).sort((a, b) => a.place - b.place);
      const turned = [headings, ...shuffled.map(({ row }) => american(row))].map((row) => row.toReversed());
      const text = csvText(turned, { delimiter: ";", lineEnd: "\r\n" });
      const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
      await shop.import(gzipSync(utf16, { level: 1 }));
      expect(await sumOf(shop)).toEqual(whole);
      expect((await shop.train(TRAINING)).artefact_digest).toBe(artefact);
      const latin1 = Buffer.from(csvText([headings, ...rows], { delimiter: "\t", lineEnd: "\r" }), "latin1");
      expect((await faultOf(shop.import(latin1))).code).toBe("UNSUPPORTED_ENCODING");
      expect((await faultOf(shop.import(latin1, { encoding: "latin-1" }))).code).toBe("ALREADY_IMPORTED");
    }));

  it("make one data set in latin-1, where that is said", () =>
    withShop(async (shop) => {
      const latin1 = Buffer.from(csvText([headings, ...rows]), "latin1");
      await shop.import(latin1, { encoding: "latin1" });
      expect(await sumOf(shop)).toEqual(whole);
    }));

  /** The first row of the invoice that stands at a place: no invoice is cut. */
  function invoiceStart(place: number): number {
    let start = place;
    while (start > 0 && rows[start - 1][INVOICE] === rows[place][INVOICE]) start -= 1;
    return start;
  }
});

/** "2010-12-01 08:26:00" as "12/1/2010 8:26", as the copy of this data set that most people have writes it. */
function american(row: Row): Row {
  const [, year, month, day, hour, minute] = /^(\d+)-(\d+)-(\d+) (\d+):(\d+)/.exec(
    row[DATE],
  ) as RegExpExecArray;
  return row.with(DATE, `${Number(month)}/${Number(day)}/${year} ${Number(hour)}:${minute}`);
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

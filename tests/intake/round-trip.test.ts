import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HEADINGS } from "../support/orders.js";
import { type StagedLine, stage, stagedLines } from "../support/staging.js";
import { type TableStyle, writeTable } from "../support/table-writer.js";

type Line = Omit<StagedLine, "rules">;

const pad = (value: number) => String(value).padStart(2, "0");
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const TIMES = (at: Date) => `${at.getUTCHours()}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())}`;

/** Ways to write an instant of whole seconds. */
const DATES: Readonly<Record<string, (at: Date) => string>> = {
  iso: (at) => at.toISOString().slice(0, 19).replace("T", " "),
  zoned: (at) => `${new Date(at.getTime() + 7_200_000).toISOString().slice(0, 19)}+02:00`,
  ymd: (at) => `${at.getUTCFullYear()}/${at.getUTCMonth() + 1}/${at.getUTCDate()} ${TIMES(at)}`,
  dmy: (at) => `${at.getUTCDate()}.${at.getUTCMonth() + 1}.${at.getUTCFullYear()} ${TIMES(at)}`,
  mdy: (at) => `${pad(at.getUTCMonth() + 1)}/${pad(at.getUTCDate())}/${at.getUTCFullYear()} ${TIMES(at)}`,
  mdyHalf: (at) => {
    const half = at.getUTCHours() < 12 ? "AM" : "PM";
    const time = `${at.getUTCHours() % 12 || 12}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())} ${half}`;
    return `${at.getUTCMonth() + 1}/${at.getUTCDate()}/${at.getUTCFullYear()} ${time}`;
  },
  dayName: (at) => `${pad(at.getUTCDate())}-${MONTHS[at.getUTCMonth()]}-${at.getUTCFullYear()} ${TIMES(at)}`,
  nameDay: (at) => `${MONTHS[at.getUTCMonth()]} ${at.getUTCDate()}, ${at.getUTCFullYear()} ${TIMES(at)}`,
  excel: (at) => String(at.getTime() / 86_400_000 + 25_569), // 25,569 is 1 January 1970
  "epoch-s": (at) => String(at.getTime() / 1_000),
  "epoch-ms": (at) => String(at.getTime()),
};

/** Ways to write a price. */
const PRICES: readonly ((thousandths: number) => string)[] = [
  (price) => (price / 1_000).toFixed(3).replace(/0{1,2}$/, ""),
  (price) =>
    (price / 1_000)
      .toFixed(3)
      .replace(".", ",")
      .replace(/0{1,2}$/, ""),
  (price) => new Intl.NumberFormat("de-DE", { minimumFractionDigits: 4 }).format(price / 1_000),
  (price) => new Intl.NumberFormat("fr-FR", { minimumFractionDigits: 4 }).format(price / 1_000),
];

const text = fc.option(
  fc
    .string({ maxLength: 8, unit: fc.constantFrom(..."ab ,;|\t\"'\n\ré€😀0".split(/(?:)/u)) })
    .filter((value) => value.trim() !== ""),
);
/** Fields that are read without the spaces around them. */
const trimmed = text.map((value) => value?.trim() ?? null);
const lineEnds = (value: string | null) => value?.replace(/\r\n?/g, "\n") ?? null;

const line: fc.Arbitrary<Line> = fc.record({
  ...{ invoice: trimmed, stockCode: text, description: text, customerNumber: trimmed, country: trimmed },
  quantity: fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 }),
  unitPrice: fc.integer({ min: 0, max: 4_000 }),
  orderedAt: fc
    .integer({ min: Date.UTC(2002, 0) / 1_000, max: Date.UTC(2100, 0) / 1_000 })
    .map((s) => s * 1_000),
});

const style: fc.Arbitrary<TableStyle> = fc.record({
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
  encoding: fc.constantFrom("utf8", "utf8-bom", "utf16le", "utf16be"),
  quotesAll: fc.boolean(),
  order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 }),
});

const cells = (row: Line, date: (at: Date) => string, price: (thousandths: number) => string) => [
  ...[row.invoice ?? "", row.stockCode ?? "", row.description ?? "", String(row.quantity)],
  ...[date(new Date(row.orderedAt)), price(row.unitPrice), row.customerNumber ?? "", row.country ?? ""],
];

describe("a table of orders", () => {
  it("reads back equal, however it is written", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        style,
        fc.constantFrom(...Object.keys(DATES)),
        fc.constantFrom(...PRICES),
        async (lines, written, date, price) => {
          // its day is above 12, and its price has one decimal
          const settling = { ...lines[0], orderedAt: Date.UTC(2010, 11, 25), unitPrice: 1_500 };
          const all = [...lines, settling];
          const rows = [HEADINGS.split(","), ...all.map((row) => cells(row, DATES[date], price))];
          await stage([writeTable(rows, written)], (staged, database) => {
            expect(staged.rowsRejected).toBe(0);
            const expected = all.map((row) => ({
              ...row,
              ...{ invoice: lineEnds(row.invoice), stockCode: lineEnds(row.stockCode) },
              ...{ description: lineEnds(row.description), country: lineEnds(row.country) },
              customerNumber: lineEnds(row.customerNumber),
            }));
            expect(stagedLines(database).map(({ rules: _, ...row }) => row)).toEqual(expected);
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

import type { DictionaryTable } from "../database/dictionary.js";
import type { LineColumns } from "../database/line-columns.js";
import { withRoomFor } from "../numeric/growing-array.js";

/** How complete a column is. */
export interface ColumnCount {
  readonly missing: number;
  readonly distinct: number;
  /** Rows without a value in each month of `ColumnCounts.months`. */
  readonly missingByMonth: ArrayLike<number>;
}

export interface ColumnCounts {
  readonly rows: number;
  /** "2011-03", in the data set's time zone; in the order in which they first came. */
  readonly months: readonly string[];
  /** Rows of each of the months. */
  readonly rowsByMonth: ArrayLike<number>;
  /** Columns of texts; their values are numbers of a dictionary. */
  readonly texts: Readonly<Record<DictionaryTable, ColumnCount & { has(id: number): boolean }>>;
  readonly numbers: Readonly<
    Record<NumberColumn, ColumnCount & { readonly min: number; readonly max: number }>
  >;
}

export type NumberColumn = "orderedAt" | "quantity" | "unitPrice";

/** Where the columns of a field are. */
const TEXTS = {
  invoice: "invoices",
  product: "products",
  description: "descriptions",
  customer: "customers",
  country: "countries",
} as const satisfies Record<DictionaryTable, keyof LineColumns>;
const NUMBERS = {
  orderedAt: "instants",
  quantity: "quantities",
  unitPrice: "unitPrices",
} as const satisfies Record<NumberColumn, keyof LineColumns>;

/** Months are looked up once for each quarter of an hour: offsets from UTC are multiples of it. */
const BUCKET_MS = 900_000;

/** Counts values and gaps of each column. */
export function countColumns(timeZone: string): { add(lines: LineColumns): void; result(): ColumnCounts } {
  const months = new Months(timeZone);
  const rowsByMonth = new MonthCounter();
  const texts = mapValues(TEXTS, (column) => new TextCounter(column));
  const numbers = mapValues(NUMBERS, (column) => new NumberCounter(column));
  let rows = 0;
  return {
    add(lines) {
      const monthOf = new Uint32Array(lines.count); // Uint32Array.from would make a list of them first
      for (let i = 0; i < lines.count; i++) monthOf[i] = months.indexOf(lines.instants[i]);
      rows += lines.count;
      for (const month of monthOf) rowsByMonth.add(month);
      for (const column of Object.values(texts)) column.add(lines, monthOf);
      for (const column of Object.values(numbers)) column.add(lines);
    },
    result: () => ({ rows, months: months.names, rowsByMonth: rowsByMonth.counts, texts, numbers }),
  };
}

class MonthCounter {
  counts = new Float64Array(64);

  add(month: number): void {
    if (month >= this.counts.length) this.counts = withRoomFor(this.counts, month);
    this.counts[month] += 1;
  }
}

class TextCounter implements ColumnCount {
  missing = 0;
  distinct = 0;
  private readonly gaps = new MonthCounter();
  private seen = new Uint8Array(1 << 12);

  constructor(private readonly column: (typeof TEXTS)[DictionaryTable]) {}

  get missingByMonth(): ArrayLike<number> {
    return this.gaps.counts;
  }

  add({ count, [this.column]: ids }: LineColumns, monthOf: Uint32Array): void {
    for (let i = 0; i < count; i++) {
      const id = ids[i];
      if (id === 0) {
        this.missing += 1;
        this.gaps.add(monthOf[i]);
      } else if (this.seen[id] !== 1) this.see(id);
    }
  }

  has(id: number): boolean {
    return this.seen[id] === 1;
  }

  private see(id: number): void {
    this.seen = withRoomFor(this.seen, id);
    this.seen[id] = 1;
    this.distinct += 1;
  }
}

/** Numbers are never missing: a line without them was rejected. */
class NumberCounter implements ColumnCount {
  readonly missing = 0;
  readonly missingByMonth: ArrayLike<number> = [];
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  private readonly seen = new Set<number>();

  constructor(private readonly column: (typeof NUMBERS)[NumberColumn]) {}

  get distinct(): number {
    return this.seen.size;
  }

  add({ count, [this.column]: values }: LineColumns): void {
    let before = Number.NaN; // neighbours are often equal, and a set is slow
    for (let i = 0; i < count; i++) {
      const value = values[i];
      if (value === before) continue;
      if (value < this.min) this.min = value;
      if (value > this.max) this.max = value;
      this.seen.add(value);
      before = value;
    }
  }
}

/** Numbers the months of instants in a time zone as they come. */
class Months {
  readonly names: string[] = [];
  private readonly format: Intl.DateTimeFormat;
  private readonly known = new Map<number, number>();
  private lastBucket = Number.NaN;
  private lastIndex = -1;

  constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat("en-US", { timeZone, year: "numeric", month: "2-digit" });
  }

  /** Neighbouring lines are mostly of one bucket: it is remembered apart. */
  indexOf(instant: number): number {
    const bucket = Math.floor(instant / BUCKET_MS);
    if (bucket === this.lastBucket) return this.lastIndex;
    const index = this.known.get(bucket) ?? this.look(bucket);
    this.lastBucket = bucket;
    this.lastIndex = index;
    return index;
  }

  private look(bucket: number): number {
    const parts = Object.fromEntries(
      this.format.formatToParts(bucket * BUCKET_MS).map((part) => [part.type, part.value]),
    );
    const name = `${parts.year.padStart(4, "0")}-${parts.month}`;
    const index = this.names.includes(name) ? this.names.indexOf(name) : this.names.push(name) - 1;
    this.known.set(bucket, index);
    return index;
  }
}

function mapValues<Key extends string, Value, Result>(
  record: Readonly<Record<Key, Value>>,
  map: (value: Value) => Result,
): Record<Key, Result> {
  const entries = Object.entries(record) as [Key, Value][];
  return Object.fromEntries(entries.map(([key, value]) => [key, map(value)])) as Record<Key, Result>;
}

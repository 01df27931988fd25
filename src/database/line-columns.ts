/**
 * Order lines as columns of numbers, [count] each: to look at all of them is then a matter of typed arrays. Ids are those
 * of the dictionaries, 0 where the line has none; instants are UTC milliseconds, prices thousandths.
 */
export interface LineColumns {
  readonly count: number;
  readonly ids: Uint32Array;
  readonly imports: Uint32Array;
  readonly invoices: Uint32Array;
  readonly products: Uint32Array;
  readonly descriptions: Uint32Array;
  readonly customers: Uint32Array;
  readonly countries: Uint32Array;
  readonly instants: Float64Array;
  readonly quantities: Int32Array;
  readonly unitPrices: Float64Array;
  /** The rules that apply to each line, whatever the profile, as a bit set. */
  readonly rules: Uint8Array;
}

/**
 * The lines of a data set in parts, each small enough for the memory; equal lines, and those of a customer, are in one. A
 * part is good until the next one is asked for.
 */
export interface LineSource {
  parts(): Iterable<LineColumns>;
}

/** Room for `count` lines, in one stretch of memory. @param shared whether other threads are to see them */
export function newLineColumns(count: number, shared = false): LineColumns {
  const room = BYTES_PER_LINE * count;
  const memory = shared ? new SharedArrayBuffer(room) : new ArrayBuffer(room);
  let at = 0;
  const next = (bytes: number) => {
    at += bytes * count;
    return at - bytes * count;
  };
  const [instants, unitPrices] = [
    new Float64Array(memory, next(8), count),
    new Float64Array(memory, next(8), count),
  ];
  const ids = () => new Uint32Array(memory, next(4), count);
  return {
    ...{ count, instants, unitPrices },
    ...{ ids: ids(), imports: ids(), invoices: ids(), products: ids(), descriptions: ids() },
    ...{ customers: ids(), countries: ids() },
    quantities: new Int32Array(memory, next(4), count),
    rules: new Uint8Array(memory, next(1), count),
  };
}

/** Two numbers of 8 bytes, eight of 4, and the rules. */
const BYTES_PER_LINE = 2 * 8 + 8 * 4 + 1;

/** The columns by name. */
const COLUMNS = [
  ...["ids", "imports", "invoices", "products", "descriptions", "customers", "countries"],
  ...["instants", "quantities", "unitPrices", "rules"],
] as readonly (keyof Omit<LineColumns, "count">)[];

/** The first lines of some columns; the arrays are views. */
export function firstLines(lines: LineColumns, count: number): LineColumns {
  const views = COLUMNS.map((column) => [column, lines[column].subarray(0, count)]);
  return { ...(Object.fromEntries(views) as unknown as LineColumns), count };
}

/** Several lists of lines as one. */
export function joinLines(parts: readonly LineColumns[]): LineColumns {
  const joined = newLineColumns(parts.reduce((sum, { count }) => sum + count, 0));
  let at = 0;
  for (const part of parts) {
    for (const column of COLUMNS) joined[column].set(part[column], at);
    at += part.count;
  }
  return joined;
}

/** Lines that are in memory already: one part. */
export function linesInMemory(lines: LineColumns): LineSource {
  return { parts: () => [lines] };
}

import { differenceWithin } from "../answer.js";
import type { Trial } from "../trial.js";

/** Sums of floats differ by how they are added up. */
const ROUNDING = 1e-3;
const MEGABYTES = 400;
const sameOrders = differenceWithin(ROUNDING, "rowsRead", "rowsKept", "customers", "amount");
const pandas = { tool: "pandas", script: "orders", task: "import", agreement: sameOrders } as const;

export const IMPORTS: readonly Trial[] = [
  {
    name: "import-uci",
    what: "`clientele import` of order lines from CSV, as a process, into a database on the disk, cleaned, normalised and with features; sqlite3 stores the lines as they stand, pandas cleans and groups them in memory",
    data: "order-lines",
    repetitions: 5,
    ours: { script: "commands", task: "import" },
    limits: { megabytes: MEGABYTES },
    peers: [
      {
        tool: "sqlite3",
        script: "sqlite-import",
        task: "import",
        target: 1,
        agreement: differenceWithin(0, "rowsRead"),
      },
      { ...pandas, variant: "its process", isWholeProcess: true, target: 1 },
      { ...pandas, variant: "its work alone" },
    ],
  },
  {
    name: "import-xlsx",
    what: "The same from a workbook, which must give the digest of the CSV; the peer is read_excel, cleaned and grouped",
    data: "workbook",
    repetitions: 3,
    isLong: true,
    needs: "pandas",
    ours: { script: "commands", task: "import" },
    limits: { megabytes: MEGABYTES },
    peers: [{ ...pandas, variant: "its process", isWholeProcess: true, target: 10 }],
  },
  {
    name: "import-10m",
    what: "The same from a CSV of ten million lines: the order lines again and again, each time of other invoices and customers; beside it ten times the time of a tenth, which is equal where time grows with the lines",
    data: "ten-million-lines",
    repetitions: 1,
    isLong: true,
    ours: { script: "commands", task: "import" },
    limits: { megabytes: MEGABYTES },
    peers: [
      {
        tool: "Clientele",
        variant: "ten times a tenth",
        script: "commands",
        task: "import",
        settings: { part: "tenth", scale: 10 },
        target: 0.77, // 1 / 1.3
        agreement: null,
      },
    ],
  },
];

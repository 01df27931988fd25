import { Gauge, type Registry } from "prom-client";
import { activeModel } from "../database/active-model.js";
import { currentVersion } from "../database/data-set-versions.js";
import { modelRunById } from "../database/model-runs.js";
import type { Database } from "../database/open-database.js";
import { fileSizes, jobCounts, keptCounts, uploadTotals } from "../database/operating-state.js";
import type { GraphServices } from "../graphql/context.js";
import { parseGlobalId } from "../runs/global-id.js";

type Registers = Registry[];

/** What the server has and does, read when it is asked for: look-ups and counts of short tables. */
export function stateGauges({ workspace }: GraphServices, to: Registers): void {
  const { database, progress, reader } = workspace;
  const { db } = database;
  new Gauge({
    name: "clientele_jobs",
    help: "Imports, trainings and tunings by status; QUEUED ones wait for their turn.",
    labelNames: ["kind", "status"],
    registers: to,
    async collect() {
      this.reset();
      for (const { kind, status, count } of await jobCounts(db).execute()) this.set({ kind, status }, count);
    },
  });
  new Gauge({
    name: "clientele_job_progress_ratio",
    help: "How far the job that goes on in this process has come, from 0 to 1.",
    labelNames: ["kind"],
    registers: to,
    collect() {
      this.reset();
      for (const [id, { fraction }] of progress)
        this.set({ kind: parseGlobalId(id)?.type ?? "other" }, fraction);
    },
  });
  gauge(to, "clientele_reader_busy_threads", "Reader threads that are at work.", () => reader.load().busy);
  gauge(to, "clientele_reader_waiting", "Reads that wait for a reader thread.", () => reader.load().waiting);
  activeModelGauges(db, to);
  dataSetGauges(db, to);
  const uploads = () => uploadTotals(db).executeTakeFirstOrThrow();
  gauge(to, "clientele_uploads", "Uploads that wait to be imported.", async () => (await uploads()).count);
  gauge(to, "clientele_upload_bytes", "Bytes of these uploads.", async () => (await uploads()).bytes);
  const { path } = database;
  gauge(to, "clientele_database_bytes", "Size of the database file.", () => fileSizes(path).database);
  gauge(to, "clientele_database_log_bytes", "Size of its write-ahead log.", () => fileSizes(path).log);
}

/** Absent where there is no active model. */
function activeModelGauges(db: Database["db"], to: Registers): void {
  const activeRun = async () => {
    const active = await activeModel(db).executeTakeFirst();
    return active ? modelRunById(db, active.run_id).executeTakeFirst() : undefined;
  };
  gauge(
    to,
    "clientele_active_model_number",
    "Number of the active model's run.",
    async () => (await activeRun())?.id,
  );
  gauge(to, "clientele_active_model_age_seconds", "Time since the active model was trained.", async () => {
    const finished = (await activeRun())?.finished_at;
    return finished == null ? undefined : (Date.now() - finished) / 1_000;
  });
  gauge(
    to,
    "clientele_active_model_stale",
    "1 where the data have changed since the active model was trained.",
    async () => {
      const [run, version] = await Promise.all([activeRun(), currentVersion(db).executeTakeFirst()]);
      return run && Number(run.version_id !== version?.id);
    },
  );
}

/** Absent where there are no data. */
function dataSetGauges(db: Database["db"], to: Registers): void {
  const kept = async () => {
    const version = await currentVersion(db).executeTakeFirst();
    return version && keptCounts(db, version.id).executeTakeFirst();
  };
  gauge(
    to,
    "clientele_customers",
    "Customers with orders that count.",
    async () => (await kept())?.customers,
  );
  gauge(to, "clientele_orders", "Orders that count.", async () => (await kept())?.invoices);
  gauge(to, "clientele_last_order_timestamp_seconds", "Instant of the newest order.", async () => {
    const version = await currentVersion(db).executeTakeFirst();
    return version && version.last_order_at / 1_000;
  });
}

/** A gauge whose value is read when it is asked for, and that is absent where there is none. */
function gauge(
  registers: Registers,
  name: string,
  help: string,
  read: () => number | undefined | Promise<number | undefined>,
): void {
  new Gauge({
    name,
    help,
    labelNames: [],
    registers,
    async collect() {
      const value = await read();
      if (value === undefined) this.remove({});
      else this.set(value);
    },
  });
}

import type { Kysely } from "kysely";
import { customerByNumber } from "../database/customers.js";
import { replaceCounts } from "../database/data-quality.js";
import {
  allVersions,
  currentVersion,
  type DataSetVersionRow,
  updateVersionDigest,
} from "../database/data-set-versions.js";
import { deleteCustomer, insertErasure } from "../database/erasures.js";
import { linesOfCustomer } from "../database/known-lines.js";
import { copyMarks } from "../database/line-marks.js";
import { LinesHash } from "../database/lines-hash.js";
import type { Database } from "../database/open-database.js";
import { storedLineSource } from "../database/stored-line-source.js";
import type { Tables } from "../database/tables.js";
import { type LineScope, versionScope } from "../database/visible-lines.js";
import { writeTransaction } from "../database/write-transaction.js";
import { ClienteleError } from "../errors.js";
import { auditLines } from "../intake/audit-lines.js";
import { cleaningProfile } from "../intake/cleaning-profile.js";
import { dataSetDigest } from "../intake/data-set-digest.js";
import type { OnProgress } from "../jobs/worker-host.js";
import { describeCounts } from "./describe-quality.js";
import { prepareNextVersion } from "./next-version.js";
import type { PreparedVersion } from "./prepare-version.js";
import { redactedTexts, storeRedacted } from "./redact-texts.js";
import { storeVersion } from "./store-version.js";
import { codesOfVersion } from "./version-codes.js";

export interface ErasureInput {
  readonly customerNumber: string;
  readonly now: number;
}

export interface Erased {
  readonly erasedLines: number;
  readonly versionId: number;
}

type CustomerLine = Awaited<ReturnType<ReturnType<typeof linesOfCustomer>["execute"]>>[number];

/**
 * Erases a customer: its lines in every version, features, scores, rejects that name it, its number. The data set goes
 * on as a new version; older ones are what they were less this customer, their ledgers and digests too. One
 * transaction: the customer is gone everywhere or nowhere. The files are seen to afterwards (purge-files.ts).
 * @throws ClienteleError NOT_FOUND
 */
export async function eraseCustomer(
  database: Database,
  { customerNumber, now }: ErasureInput,
  onProgress: OnProgress,
): Promise<Erased> {
  const { db } = database;
  const customer = await customerByNumber(db, customerNumber).executeTakeFirst();
  const current = await currentVersion(db).executeTakeFirst();
  if (!customer || !current) {
    throw new ClienteleError("NOT_FOUND", { what: "customer", id: customerNumber }, [
      "input",
      "customerNumber",
    ]);
  }
  const lines = await linesOfCustomer(db, customer.id).execute();
  onProgress({ fraction: 0.1, phase: "computing the data set without the customer" });
  const prepared = await prepareWithout(database, current, customer.id, lines, now);
  const rewritten = await rewriteVersions(database, customer.id, lines, onProgress);
  const texts = await redactedTexts(db, customerNumber, lines);
  onProgress({ fraction: 0.9, phase: "erasing" });
  const versionId = await writeTransaction(db, async (trx) => {
    const id = await storeVersion(database, trx, prepared);
    for (const version of rewritten) await storeRewritten(trx, version);
    await storeRedacted(trx, texts);
    await deleteCustomer(trx, customer.id);
    await copyMarks(trx, current.id, id);
    await insertErasure(trx, { erased_at: now, version_id: id, erased_lines: lines.length }).execute();
    return id;
  });
  return { erasedLines: lines.length, versionId };
}

async function prepareWithout(
  database: Database,
  current: DataSetVersionRow,
  customerId: number,
  lines: readonly CustomerLine[],
  now: number,
): Promise<PreparedVersion> {
  const scope = await versionScope(database.db, current.id);
  return prepareNextVersion(database, current, {
    cause: "ERASURE",
    scope: { ...scope, exceptCustomerId: customerId },
    linesHash: hashWithout(current, scope, lines),
    now,
  });
}

interface RewrittenVersion {
  readonly id: number;
  readonly digest: string;
  readonly linesHash: string;
  readonly counts: ReturnType<typeof describeCounts>;
}

/** What the versions that have the customer's lines are without them. */
async function rewriteVersions(
  database: Database,
  customerId: number,
  lines: readonly CustomerLine[],
  onProgress: OnProgress,
): Promise<RewrittenVersion[]> {
  const { db } = database;
  const versions = await allVersions(db).orderBy("id").execute();
  const rewritten: RewrittenVersion[] = [];
  for (const [i, version] of versions.entries()) {
    const phase = `rewriting version ${i + 1} of ${versions.length}`;
    onProgress({ fraction: 0.3 + (0.6 * i) / versions.length, phase });
    const scope = await versionScope(db, version.id);
    if (!lines.some((line) => isVisible(line, scope))) continue;
    const profile = cleaningProfile(version.cleaning_profile);
    const hash = hashWithout(version, scope, lines);
    const plan = { profile, importId: null, timeZone: version.time_zone, now: version.created_at };
    const source = storedLineSource(database, { ...scope, exceptCustomerId: customerId });
    rewritten.push({
      id: version.id,
      digest: dataSetDigest(hash, profile, await codesOfVersion(db, version)),
      linesHash: hash.toString(),
      counts: describeCounts(database, auditLines(source.parts(), plan)),
    });
  }
  return rewritten;
}

async function storeRewritten(trx: Kysely<Tables>, version: RewrittenVersion): Promise<void> {
  await updateVersionDigest(trx, version.id, version.digest, version.linesHash).execute();
  await replaceCounts(trx, version.id, version.counts);
}

function hashWithout(
  version: DataSetVersionRow,
  scope: LineScope,
  lines: readonly CustomerLine[],
): LinesHash {
  const hash = LinesHash.parse(version.lines_hash);
  for (const line of lines) if (isVisible(line, scope)) hash.remove(line);
  return hash;
}

function isVisible(line: CustomerLine, { importIds, versionId }: LineScope): boolean {
  const isThere = line.removed_in === null || line.removed_in > (versionId as number);
  return isThere && importIds.includes(line.import_id);
}

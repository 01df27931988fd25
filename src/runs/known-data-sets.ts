import { basename } from "node:path";
import type { Kysely } from "kysely";
import { currentVersion, versionImports } from "../database/data-set-versions.js";
import type { Tables } from "../database/tables.js";
import { ClienteleError } from "../errors.js";
import type { ImportRequest } from "./import-orders.js";
import { alreadyImported } from "./settle-import.js";

/** A published data set: where it is, whose it is, and what must come out of it. */
export interface KnownDataSet {
  readonly name: string;
  readonly title: string;
  readonly url: string;
  /** What the file is called here. */
  readonly fileName: string;
  /** How its format begins, as Latin-1. */
  readonly firstBytes: string;
  /** More than this is something else. */
  readonly largestBytes: number;
  readonly currency: string;
  readonly citation: string;
  readonly licence: string;
  readonly rows: number;
  /** Of the data set with the standard rules, its times read as UTC. */
  readonly digest: string;
}

export const KNOWN_DATA_SETS: readonly KnownDataSet[] = [
  {
    name: "uci-online-retail",
    title: "UCI Online Retail",
    url: "https://archive.ics.uci.edu/static/public/352/online+retail.zip",
    fileName: "online-retail.zip",
    firstBytes: "PK\u0003\u0004",
    largestBytes: 200_000_000,
    currency: "GBP",
    citation: "Chen, D., Sain, S. L. & Guo, K. (2012), https://doi.org/10.24432/C5BW33",
    licence: "CC BY 4.0",
    rows: 541_909,
    digest: "b6d30250708d630ba8cfd3d0cfb547e79b2de2c3a193b703dd20af8003f6689f",
  },
];

/**
 * Checks that a known data set can become the orders of a database: it is not mixed with others, for its digest would
 * prove nothing then.
 * @throws ClienteleError ALREADY_IMPORTED where it is what the database has; HAS_ORDERS where that has other orders
 */
export async function requireRoomFor(
  db: Kysely<Tables>,
  { title, digest }: KnownDataSet,
  replace: boolean,
): Promise<void> {
  const current = await currentVersion(db).executeTakeFirst();
  if (!current || current.is_sample === 1 || replace) return;
  if (current.digest !== digest) throw new ClienteleError("HAS_ORDERS", { title });
  const [first] = await versionImports(db, current.id).execute();
  throw alreadyImported(first.id);
}

/** The import of a known data set from its file, which must hold just these orders. */
export function knownImport(
  { currency, digest }: KnownDataSet,
  path: string,
  replace: boolean,
): ImportRequest {
  return { files: [{ path, name: basename(path) }], currency, replace, expectedDigest: digest };
}

import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import { gunzip, gzipSync } from "node:zlib";
import { matrix } from "../numeric/matrix.js";
import { canonicalJson, canonicalPieces } from "./canonical-json.js";
import type { Artefact } from "./trained-model.js";

const MAGIC = "CLM2";
/** The mark and the length of the header. */
const PREFIX_BYTES = 8;
/** Doubles are hard to compress further. */
const FAST = 1;

/** What the header says: the artefact without its long lists, but with their lengths. */
type Header = Omit<Artefact, "kMeans" | "dbscan"> & {
  readonly kMeans: { readonly centroids: readonly (readonly number[])[] };
  readonly dbscan: Pick<Artefact["dbscan"], "eps" | "minSamples">;
  readonly lengths: { readonly customers: number; readonly core: number; readonly columns: number };
};

/** SHA-256 of the artefact's canonical JSON, which is never whole in memory. */
export function artefactDigest(artefact: Artefact): string {
  const hash = createHash("sha256");
  for (const piece of canonicalPieces(artefact)) hash.update(piece);
  return hash.digest("hex");
}

/**
 * The artefact as it lies in the database: gzip over the mark `CLM2`, the length of a JSON header (32 bits), the header,
 * the labels of K-Means, those of DBSCAN and the core rows (32 bits each), and the core points (doubles, row by row). All
 * little-endian.
 */
export function packArtefact({ kMeans, dbscan, ...rest }: Artefact): Uint8Array {
  const { eps, minSamples, labels, coreRows, corePoints } = dbscan;
  const lengths = { customers: labels.length, core: corePoints.rows, columns: corePoints.columns };
  const { centroids } = kMeans;
  const header = Buffer.from(
    canonicalJson({ ...rest, kMeans: { centroids }, dbscan: { eps, minSamples }, lengths }),
  );
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.write(MAGIC, "latin1");
  prefix.writeUInt32LE(header.length, MAGIC.length);
  const lists = [kMeans.labels, labels, coreRows, corePoints.values].map(bytesOf);
  return gzipSync(Buffer.concat([prefix, header, ...lists]), { level: FAST });
}

/** What `packArtefact` made; databases of earlier releases hold canonical JSON, compressed or as it is. */
export async function unpackArtefact(stored: Uint8Array): Promise<Artefact> {
  const isGzip = stored[0] === 0x1f && stored[1] === 0x8b;
  const bytes = Buffer.from(isGzip ? await promisify(gunzip)(stored) : stored);
  const mark = bytes.toString("latin1", 0, MAGIC.length);
  return mark === MAGIC ? fromLists(bytes) : fromJson(bytes.toString("utf8"));
}

/** @throws Error where the artefact is not the one of that digest; other work gets its turn between the pieces */
export async function requireDigest(artefact: Artefact, digest: string): Promise<void> {
  const hash = createHash("sha256");
  for (const piece of canonicalPieces(artefact)) {
    hash.update(piece);
    await setImmediate();
  }
  if (hash.digest("hex") !== digest)
    throw new Error("the stored model is damaged: its digest does not match");
}

function fromLists(bytes: Buffer): Artefact {
  const headerEnd = PREFIX_BYTES + bytes.readUInt32LE(MAGIC.length);
  const header = JSON.parse(bytes.toString("utf8", PREFIX_BYTES, headerEnd)) as Header;
  const { lengths, kMeans, dbscan, ...rest } = header;
  const { customers, core, columns } = lengths;
  let at = headerEnd;
  const take = (length: number) => {
    at += length;
    return bytes.buffer.slice(bytes.byteOffset + at - length, bytes.byteOffset + at);
  };
  const ints = (length: number) => new Int32Array(take(4 * length));
  return {
    ...rest,
    kMeans: { centroids: matrix(kMeans.centroids), labels: ints(customers) },
    dbscan: {
      ...dbscan,
      labels: ints(customers),
      coreRows: ints(core),
      corePoints: { rows: core, columns, values: new Float64Array(take(8 * core * columns)) },
    },
  };
}

/** The artefact as canonical JSON has it. */
type Plain = Omit<Artefact, "kMeans" | "dbscan"> & {
  readonly kMeans: { readonly centroids: readonly (readonly number[])[]; readonly labels: readonly number[] };
  readonly dbscan: Pick<Artefact["dbscan"], "eps" | "minSamples"> & {
    readonly labels: readonly number[];
    readonly coreRows: readonly number[];
    readonly corePoints: readonly (readonly number[])[];
  };
};

function fromJson(text: string): Artefact {
  const { kMeans, dbscan, ...rest } = JSON.parse(text) as Plain;
  return {
    ...rest,
    kMeans: { centroids: matrix(kMeans.centroids), labels: Int32Array.from(kMeans.labels) },
    dbscan: {
      ...dbscan,
      labels: Int32Array.from(dbscan.labels),
      coreRows: Int32Array.from(dbscan.coreRows),
      corePoints: matrix(dbscan.corePoints),
    },
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

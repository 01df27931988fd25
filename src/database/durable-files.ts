import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, readSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const CHUNK_BYTES = 1 << 20;

export interface FileDigest {
  readonly bytes: number;
  readonly sha256: string;
}

/** Returns when the file's content is on the disk. */
export function syncFile(path: string): void {
  sync(path, "r+");
}

/** Returns when the names in the file's folder are on the disk: a rename is durable only then. */
export function syncFolderOf(path: string): void {
  if (process.platform !== "win32") sync(dirname(path), "r"); // Windows has no such call, and needs none
}

/** Writes a small file whole: whoever reads it sees the old text or the new one, whenever the power fails. */
export function writeDurably(path: string, text: string): void {
  writeFileSync(`${path}.part`, text, { flush: true });
  renameSync(`${path}.part`, path);
  syncFolderOf(path);
}

export function digestOf(path: string): FileDigest {
  return readThrough(path, () => undefined);
}

/**
 * Copies a file over `to`; the copy is on the disk.
 * @param mode who may read and write the copy
 * @returns the digest of the bytes that were copied
 */
export function copyDurably(from: string, to: string, mode: number): FileDigest {
  const target = openSync(to, "w", mode);
  try {
    const digest = readThrough(from, (chunk) => writeFileSync(target, chunk)); // writeSync may write a part only
    fsyncSync(target);
    return digest;
  } finally {
    closeSync(target);
  }
}

function readThrough(path: string, use: (chunk: Buffer) => void): FileDigest {
  const hash = createHash("sha256");
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const file = openSync(path, "r");
  let bytes = 0;
  try {
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      hash.update(chunk.subarray(0, read));
      use(chunk.subarray(0, read));
      bytes += read;
    }
  } finally {
    closeSync(file);
  }
  return { bytes, sha256: hash.digest("hex") };
}

function sync(path: string, flags: string): void {
  const file = openSync(path, flags);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

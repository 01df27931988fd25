import { createWriteStream } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { causeOf, hasNoRoom } from "../database/database-error.js";
import { syncFolderOf } from "../database/durable-files.js";
import { ClienteleError } from "../errors.js";
import type { OnProgress } from "../jobs/worker-host.js";

/** A file of the network, and what it may be. */
export interface Download {
  readonly url: string;
  /** Where it goes. */
  readonly path: string;
  /** How its format begins, as Latin-1; anything else is some page that a network put in its place. */
  readonly firstBytes: string;
  readonly largestBytes: number;
  /** How long nothing may come before it is given up. */
  readonly patienceMs: number;
  /** What is thrown where the network does not give the file. */
  readonly refusal: (cause: string) => ClienteleError;
}

/**
 * Fetches a file: it is there whole and on the disk, or it is not there. Until then it is `path`.part.
 * @returns its bytes
 * @throws ClienteleError what the download names as its refusal; FILE_NOT_WRITTEN, DISK_FULL, RUN_INTERRUPTED
 */
export async function downloadFile(
  download: Download,
  interruption: AbortSignal,
  onProgress: OnProgress,
): Promise<number> {
  const { path } = download;
  const part = `${path}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await pipeline(received(download, interruption, onProgress), createWriteStream(part, { flush: true }));
    const bytes = await requireKind(part, download);
    await rename(part, path);
    syncFolderOf(path);
    return bytes;
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    if (interruption.aborted) throw new ClienteleError("RUN_INTERRUPTED");
    if (error instanceof ClienteleError) throw error;
    if (hasNoRoom(error)) throw new ClienteleError("DISK_FULL", { path });
    throw new ClienteleError("FILE_NOT_WRITTEN", { path, cause: causeOf(error) });
  }
}

/** The bytes as they come; whatever goes wrong with them is the refusal. */
async function* received(
  { url, largestBytes, patienceMs, refusal }: Download,
  interruption: AbortSignal,
  onProgress: OnProgress,
): AsyncGenerator<Uint8Array> {
  const patience = new AbortController();
  const timer = setTimeout(
    () => patience.abort(new Error(`nothing came for ${patienceMs / 1000} seconds`)),
    patienceMs,
  );
  try {
    const signal = AbortSignal.any([interruption, patience.signal]);
    const response = await fetch(url, { signal, headers: { "accept-encoding": "identity" } });
    const total = Number(response.headers.get("content-length"));
    if (!response.ok) throw new Error(`the server answers ${response.status} ${response.statusText}`.trim());
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      timer.refresh();
      bytes += chunk.length;
      if (bytes > largestBytes) throw new Error(`what comes is larger than ${largestBytes} bytes`);
      onProgress({
        fraction: total > 0 ? bytes / total : 0,
        phase: "downloading",
        message: megabytes(bytes),
      });
      yield chunk;
    }
  } catch (error) {
    throw refusal(networkCause(error));
  } finally {
    clearTimeout(timer);
    patience.abort(); // a body that nobody reads any more is let go
  }
}

/** fetch says "fetch failed"; why is in its cause, of which some have a code only. */
function networkCause(error: unknown): string {
  const { cause } = error as { cause?: { message?: string; code?: string } };
  return cause?.message || cause?.code || causeOf(error);
}

/** @returns the bytes of the file, which begins as it must */
async function requireKind(path: string, { firstBytes, refusal }: Download): Promise<number> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(firstBytes.length));
    const begins = buffer.toString("latin1", 0, bytesRead);
    if (begins !== firstBytes) throw refusal("what came is another kind of file, a web page perhaps");
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

import type { FileHandle } from "node:fs/promises";
import yauzl from "yauzl";

/**
 * How yauzl reads an open file, which stays open. Its own reader does not bear a position beyond 2⁵³: an archive of 150
 * bytes that names one would end the process (yauzl 3.4.0).
 */
export class ZipReader extends yauzl.RandomAccessReader {
  constructor(
    private readonly file: FileHandle,
    private readonly size: number,
  ) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    const isInside = position + length <= this.size;
    const reading = isInside ? this.file.read(buffer, offset, length, position) : Promise.reject(beyondEnd());
    reading.then(() => callback(null), callback);
  }
}

function beyondEnd(): Error {
  return new Error("the position lies behind the end of the file");
}

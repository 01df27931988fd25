import { crc32, deflateRawSync } from "node:zlib";

/** A file of an archive, and what the archive says of it where that is not so. */
export interface PackedFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly isStored?: boolean;
  readonly flags?: number;
  readonly method?: number;
  readonly size?: number;
  readonly crc32?: number;
  readonly compressedSize?: number;
  readonly offset?: number;
}

interface Written {
  readonly local: Buffer;
  readonly central: Buffer;
}

/** A ZIP archive, byte for byte as told: also one that no program would write. */
export function zipBytes(files: readonly PackedFile[], entryCount = files.length): Buffer {
  const written: Written[] = [];
  let offset = 0;
  for (const file of files) {
    written.push(writeFile(file, offset));
    offset += written[written.length - 1].local.length;
  }
  const directory = Buffer.concat(written.map(({ central }) => central));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entryCount, 8);
  end.writeUInt16LE(entryCount, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...written.map(({ local }) => local), directory, end]);
}

function writeFile(file: PackedFile, place: number): Written {
  const content = Buffer.from(file.content);
  const packed = file.isStored ? content : deflateRawSync(content);
  const path = Buffer.from(file.path);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(file.flags ?? 0x800, 2); // names in UTF-8
  common.writeUInt16LE(file.method ?? (file.isStored ? 0 : 8), 4);
  common.writeUInt32LE(file.crc32 ?? crc32(content), 10);
  common.writeUInt32LE(file.compressedSize ?? packed.length, 14);
  common.writeUInt32LE(file.size ?? content.length, 18);
  common.writeUInt16LE(path.length, 22);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(file.offset ?? place, 10);
  return {
    local: Buffer.concat([Buffer.from("PK\x03\x04"), common, path, packed]),
    central: Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), common, rest, path]),
  };
}

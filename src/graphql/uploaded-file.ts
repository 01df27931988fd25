import { join } from "node:path";
import { uploadById } from "../database/uploads.js";
import { ClienteleError } from "../errors.js";
import type { NamedFile } from "../formats/table.js";
import type { GraphContext } from "./context.js";

export function uploadNotFound(uploadId: string): ClienteleError {
  return new ClienteleError("UPLOAD_NOT_FOUND", { uploadId }, ["input", "uploadId"]);
}

/** The file of an upload that no import is using up. @throws ClienteleError UPLOAD_NOT_FOUND */
export async function findUpload(
  { db, uploadFolder, claimedUploads }: GraphContext,
  uploadId: string,
): Promise<NamedFile> {
  const upload = await uploadById(db, uploadId).executeTakeFirst();
  if (!upload || claimedUploads.has(uploadId)) throw uploadNotFound(uploadId);
  return { path: join(uploadFolder, upload.id), name: upload.file_name };
}

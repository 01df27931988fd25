import { previewImport } from "../runs/preview-import.js";
import type { GraphContext } from "./context.js";
import type { ImportTransactionsInput } from "./import.input.js";
import { ImportPreview, PreviewImportPayload } from "./preview.type.js";
import { findUpload } from "./uploaded-file.js";
import { userErrorsOf } from "./user-errors.js";

/** Shows what the import of an upload would do; the upload stays as it is. */
export async function previewUpload(
  context: GraphContext,
  input: ImportTransactionsInput,
): Promise<PreviewImportPayload> {
  try {
    const file = await findUpload(context, input.uploadId);
    const preview = await previewImport(context.workspace, { ...input, files: [file] });
    return new PreviewImportPayload(new ImportPreview(preview), []);
  } catch (error) {
    return new PreviewImportPayload(null, userErrorsOf(error));
  }
}

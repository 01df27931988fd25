import type { Answer, RunningServer } from "./server.js";

/** What must stay as it was when something is refused: the data, the model, and what came of them. */
export function fingerprint(server: RunningServer): Promise<Answer> {
  return server.ask(`{
    dataSetVersion { id digest dataQuality { raw { rows amount } kept { rows customers invoices amount } } }
    dataSetVersions { totalCount }
    customers { totalCount }
    anomalies { totalCount }
    activeModel { id artefactDigest }
    segments { id customerCount revenue }
  }`);
}

import type { FastifyInstance } from "fastify";
import type { GraphServices } from "../graphql/context.js";
import { rejectsCsv, requireImport } from "../runs/reject-file.js";
import { STREAMED, sendStream } from "./send-stream.js";

/** GET /imports/<id>/rejects.csv: the rows of an import that could not be read, for people to correct. */
export function serveRejects(app: FastifyInstance, { workspace }: GraphServices): void {
  const { db } = workspace.database;
  app.get<{ Params: { id: string } }>("/imports/:id/rejects.csv", STREAMED, async (request, reply) => {
    const importId = await requireImport(db, request.params.id);
    reply
      .header("content-disposition", `attachment; filename="rejects-${importId}.csv"`)
      .header("cache-control", "no-store")
      .type("text/csv; charset=utf-8");
    return sendStream(request, reply, rejectsCsv(db, importId));
  });
}

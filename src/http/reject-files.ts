import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import type { GraphServices } from "../graphql/context.js";
import { rejectsCsv, requireImport } from "../runs/reject-file.js";

/** GET /imports/<id>/rejects.csv: the rows of an import that could not be read, for people to correct. */
export function serveRejects(app: FastifyInstance, { workspace }: GraphServices): void {
  const { db } = workspace.database;
  app.get<{ Params: { id: string } }>("/imports/:id/rejects.csv", async (request, reply) => {
    const importId = await requireImport(db, request.params.id);
    return reply
      .header("content-disposition", `attachment; filename="rejects-${importId}.csv"`)
      .header("cache-control", "no-store")
      .type("text/csv; charset=utf-8")
      .send(Readable.from(rejectsCsv(db, importId)));
  });
}

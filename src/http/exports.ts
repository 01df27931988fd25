import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ClienteleError } from "../errors.js";
import { filterFromJson } from "../exports/filter-from-json.js";
import { EXPORTS, type ExportName, findTable } from "../exports/find-table.js";
import { type TableToWrite, writeTableInThread } from "../exports/write-table.js";
import { fewAtOnce } from "../jobs/few-at-once.js";
import type { Graph } from "../reports/open-graph.js";
import { patientPieces } from "./patient-pieces.js";
import { STREAMED, sendStream } from "./send-stream.js";

type Query = Readonly<Record<string, string | string[] | undefined>>;

const PARAMETERS = ["modelRunId", "filter", "raw"];
const TYPES = { csv: "text/csv; charset=utf-8", json: "application/json; charset=utf-8" } as const;

/**
 * GET /exports/customers.csv and .json, the same for the other tables, with `modelRunId`, `filter` (a CustomerFilter in
 * JSON) and `raw=true`: the bytes of `clientele export`, as fast as they are taken. Each comes from a thread of its own,
 * which ends when the client goes.
 */
export function serveExports(app: FastifyInstance, graph: Graph): void {
  const inTurn = fewAtOnce();
  for (const name of EXPORTS) {
    for (const format of ["csv", "json"] as const) {
      app.get<{ Querystring: Query }>(
        `/exports/${name}.${format}`,
        { ...STREAMED, exposeHeadRoute: false },
        async (request, reply) => {
          const table = tableOf(graph, name, format === "json", request.query);
          await table.find(); // a fault need not wait for its turn
          return send(request, reply, graph, table, inTurn);
        },
      );
    }
  }
}

/** @throws ClienteleError BAD_OPTION */
function tableOf(graph: Graph, name: ExportName, isJson: boolean, query: Query): TableToWrite {
  for (const option of Object.keys(query)) {
    if (!PARAMETERS.includes(option))
      throw badOption(option, query[option], `known: ${PARAMETERS.join(", ")}.`);
    if (typeof query[option] !== "string") throw badOption(option, query[option], "give it once.");
  }
  const { modelRunId, filter, raw } = query as Readonly<Record<string, string | undefined>>;
  if (raw !== undefined && raw !== "true" && raw !== "false") {
    throw badOption("raw", raw, "it must be true or false.");
  }
  if (name === "segments" && filter) throw badOption("filter", filter, "segments are given whole.");
  const customers = filter ? filterFromJson(graph.schema, filter) : null;
  const request = { modelRunId: modelRunId || null, filterOf: () => customers };
  return { name, isJson, isRaw: raw === "true", find: () => findTable(graph.services, name, request) };
}

function badOption(option: string, value: unknown, why: string): ClienteleError {
  return new ClienteleError("BAD_OPTION", { option, value: String(value).slice(0, 100), why });
}

/** Answers when its turn has come, and keeps its place until the last byte is gone or the client is. */
function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { services }: Graph,
  table: TableToWrite,
  inTurn: ReturnType<typeof fewAtOnce>,
): Promise<FastifyReply> {
  const leaving = new AbortController();
  const left = new Promise<void>((resolve) => reply.raw.once("close", resolve));
  left.then(() => leaving.abort());
  return new Promise((resolve, reject) => {
    const work = inTurn(async () => {
      if (reply.raw.destroyed) return;
      const { asOf, pieces } = await writeTableInThread(services.workspace.database, table, leaving.signal);
      const day = new Date(asOf).toISOString().slice(0, 10);
      const format = table.isJson ? "json" : "csv";
      reply
        .header("content-disposition", `attachment; filename="${table.name}-${day}.${format}"`)
        .header("cache-control", "no-store")
        .type(TYPES[format]);
      sendStream(
        request,
        reply,
        patientPieces(pieces, () => reply.raw.destroy()),
      );
      resolve(reply);
      await left;
    });
    work.catch(reject);
  });
}

import { ApolloServer, HeaderMap, type HTTPGraphQLResponse } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import { fastifyApolloDrainPlugin } from "@as-integrations/fastify";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { GraphQLFormattedError } from "graphql";
import { ClienteleError } from "../errors.js";
import type { Caller } from "../graphql/caller.js";
import { openContext } from "../graphql/context.js";
import type { Graph } from "../reports/open-graph.js";
import { openAnswerCache } from "./answer-cache.js";
import type { Authenticate } from "./authenticate.js";
import { openDeadline } from "./deadline.js";
import { formatError, withRequestId } from "./format-error.js";
import { type HttpAnswer, refusal, send } from "./graphql-answer.js";
import { clientelePlugin, type HttpCall, type HttpContext } from "./graphql-plugin.js";
import type { WatchOperation } from "./operation-watch.js";
import { ANSWER_SECONDS, LARGEST_BODY, MOST_TOKENS } from "./request-limits.js";

export interface GraphqlEndpoint {
  readonly graph: Graph;
  readonly authenticate: Authenticate;
  readonly watch: WatchOperation;
  readonly log: (line: string) => void;
}

/** GraphQL over HTTP at /graphql: POST, and GET for queries. */
export async function serveGraphql(
  app: FastifyInstance,
  { graph, authenticate, watch, log }: GraphqlEndpoint,
): Promise<void> {
  const apollo = new ApolloServer<HttpContext>({
    schema: graph.schema,
    introspection: true, // the guard refuses it where it is off, on every transport
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false, // the command that serves ends the server, and says how it ended
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    dangerouslyDisableValidation: true, // the plugin validates, after it has looked at the document's shape
    parseOptions: { maxTokens: MOST_TOKENS },
    formatError,
    logger: { debug: () => {}, info: () => {}, warn: log, error: log },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      fastifyApolloDrainPlugin(app),
      clientelePlugin(log, openAnswerCache(graph.services.workspace.database)),
    ],
  });
  await apollo.start();

  const carryOut = async (request: FastifyRequest, caller: Caller): Promise<HttpAnswer> => {
    const started = performance.now();
    const call = openCall();
    const { id: requestId } = request;
    try {
      const answered = apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: graphqlRequest(request),
        context: async () => Object.assign(openContext(graph.services, { requestId, caller }), { call }),
      });
      const answer = await Promise.race([answered, call.deadline.passed]);
      return answer ? answerOf(answer, call, requestId) : timeout(request, call);
    } finally {
      call.deadline.clear();
      const { operationName, operationType, cost, errorCodes } = call;
      const milliseconds = performance.now() - started;
      const what = { operationName, operationType, cost, errorCodes, milliseconds };
      watch({ ...what, requestId, transport: "http", caller: caller.name });
    }
  };

  app.route({
    method: ["GET", "POST", "OPTIONS"],
    url: "/graphql",
    bodyLimit: LARGEST_BODY,
    onRequest: (request, _reply, done) => done(unreadable(request) ?? undefined),
    handler: async (request, reply) => send(reply, await carryOut(request, await authenticate(request.raw))),
  });
}

function openCall(): HttpCall {
  return {
    deadline: openDeadline(ANSWER_SECONDS),
    cost: null,
    operationName: null,
    operationType: null,
    errorCodes: [],
    isAnswered: false,
    lasting: null,
    stop: () => undefined,
  };
}

function graphqlRequest({ body, method, headers, url }: FastifyRequest) {
  const map = new HeaderMap();
  for (const name in headers) {
    const value = headers[name];
    if (value) map.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const question = url.indexOf("?");
  return { body, method, headers: map, search: question < 0 ? "" : url.slice(question) };
}

function answerOf({ status = 200, headers, body }: HTTPGraphQLResponse, call: HttpCall, requestId: string) {
  if (body.kind !== "complete") throw new Error("an answer in pieces was not asked for");
  if (call.isAnswered) return { status, headers, body: body.string };
  const { errors } = JSON.parse(body.string) as { errors: GraphQLFormattedError[] };
  call.errorCodes = errors.map(({ extensions }) => String(extensions?.code));
  const named = errors.map((error) => withRequestId(error, requestId));
  return { status, headers, body: JSON.stringify({ errors: named }) };
}

function timeout({ id, headers }: FastifyRequest, call: HttpCall): HttpAnswer {
  call.stop();
  call.errorCodes = ["TIMEOUT"];
  const fault = new ClienteleError("QUERY_TIMEOUT", { seconds: call.deadline.seconds });
  return refusal(fault, id, headers.accept);
}

/** Why a body cannot be read; null where it can. */
function unreadable({ headers }: FastifyRequest): ClienteleError | null {
  const encoding = headers["content-encoding"];
  if (encoding && encoding !== "identity") return new ClienteleError("UNSUPPORTED_BODY", { found: encoding });
  const type = headers["content-type"];
  const charset = type && /charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1];
  const isOther = charset !== undefined && charset !== "" && !/^utf-?8$/i.test(charset);
  return isOther ? new ClienteleError("UNSUPPORTED_BODY", { found: charset }) : null;
}

import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import fastifyApollo, { fastifyApolloDrainPlugin } from "@as-integrations/fastify";
import type { FastifyInstance } from "fastify";
import { type GraphContext, openContext } from "../graphql/context.js";
import type { Graph } from "../reports/open-graph.js";
import type { Authenticate } from "./authenticate.js";
import { bugOf, formatError } from "./format-error.js";
import type { WatchOperation } from "./operation-watch.js";

const MOST_TOKENS = 2_000;

export interface GraphqlEndpoint {
  readonly graph: Graph;
  readonly authenticate: Authenticate;
  readonly watch: WatchOperation;
  readonly log: (line: string) => void;
}

/** GraphQL over HTTP at /graphql: POST, and GET for queries. */
export async function serveGraphql(
  app: FastifyInstance,
  { graph, authenticate, log }: GraphqlEndpoint,
): Promise<void> {
  const apollo = new ApolloServer<GraphContext>({
    schema: graph.schema,
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false, // the command that serves ends the server, and says how it ended
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    parseOptions: { maxTokens: MOST_TOKENS },
    formatError,
    logger: { debug: () => {}, info: () => {}, warn: log, error: log },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      fastifyApolloDrainPlugin(app),
      answerHints,
      requestIds(log),
    ],
  });
  await apollo.start();
  await app.register(fastifyApollo(apollo), {
    path: "/graphql",
    context: async (request) =>
      openContext(graph.services, { requestId: request.id, caller: await authenticate(request.raw) }),
  });
}

/** Puts what a resolver hints at ("there is no active model …") into the answer's extensions. */
const answerHints: ApolloServerPlugin<GraphContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ contextValue, response }) {
        if (contextValue.hints.size === 0 || response.body.kind !== "single") return;
        const result = response.body.singleResult;
        result.extensions = { ...result.extensions, hints: [...contextValue.hints] };
      },
    };
  },
};

/** Puts the request's id beside every error, and bugs into the log under it. */
function requestIds(log: (line: string) => void): ApolloServerPlugin<GraphContext> {
  return {
    async requestDidStart() {
      return {
        async didEncounterErrors({ errors, contextValue }) {
          for (const bug of errors.map(bugOf)) if (bug) log(`${contextValue.requestId} ${bug}`);
        },
        async willSendResponse({ contextValue, response }) {
          if (response.body.kind !== "single") return;
          const result = response.body.singleResult;
          const { requestId } = contextValue;
          result.errors = result.errors?.map((error) => ({
            ...error,
            extensions: { ...error.extensions, requestId },
          }));
        },
      };
    },
  };
}

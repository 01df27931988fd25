import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import fastifyApollo, { fastifyApolloDrainPlugin } from "@as-integrations/fastify";
import type { FastifyInstance } from "fastify";
import { type GraphContext, openContext } from "../graphql/context.js";
import type { Graph } from "../reports/open-graph.js";
import { formatError } from "./format-error.js";

const MOST_TOKENS = 2_000;

/** GraphQL over HTTP at /graphql: POST, and GET for queries. */
export async function serveGraphql(
  app: FastifyInstance,
  graph: Graph,
  log: (line: string) => void,
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
    formatError: (formatted, error) => formatError(formatted, error, log),
    logger: { debug: () => {}, info: () => {}, warn: log, error: log },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      fastifyApolloDrainPlugin(app),
      answerHints,
    ],
  });
  await apollo.start();
  await app.register(fastifyApollo(apollo), {
    path: "/graphql",
    context: async () => openContext(graph.services),
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

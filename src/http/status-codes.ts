import type { ApolloServerPlugin } from "@apollo/server";
import type { GraphContext } from "../graphql/context.js";

/**
 * GraphQL over HTTP wants 200 for whatever GraphQL itself found wrong (syntax, validation, variables) from clients that
 * do not know `application/graphql-response+json`: under `application/json` another status would come from a proxy.
 */
export const statusCodes: ApolloServerPlugin<GraphContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ request, response, source }) {
        const knowsGraphql = request.http?.headers
          .get("accept")
          ?.includes("application/graphql-response+json");
        if (source && !knowsGraphql && response.http.status === 400) response.http.status = 200;
      },
    };
  },
};

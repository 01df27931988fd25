import type { ApolloServerPlugin } from "@apollo/server";
import type { GraphContext } from "../graphql/context.js";
import type { OperationRecord, WatchOperation } from "./operation-watch.js";

/** Tells of every operation over HTTP when its answer is ready, also of one that was refused before it ran. */
export function watchOperations(watch: WatchOperation): ApolloServerPlugin<GraphContext> {
  return {
    async requestDidStart() {
      const startedAt = performance.now();
      return {
        async willSendResponse({ contextValue, response, operation, operationName }) {
          const result = response.body.kind === "single" ? response.body.singleResult : null;
          watch({
            requestId: contextValue.requestId,
            transport: "http",
            operationName: operationName ?? null,
            operationType: operation?.operation ?? null,
            cost: costOf(result?.extensions),
            milliseconds: performance.now() - startedAt,
            errorCodes: (result?.errors ?? []).map(({ extensions }) => String(extensions?.code)),
            caller: contextValue.caller.name,
          });
        },
      };
    },
  };
}

/** The cost that stands in the answer; null where it was not worked out. */
function costOf(extensions: Record<string, unknown> | undefined): OperationRecord["cost"] {
  const cost = extensions?.cost as { requestedQueryCost?: number } | undefined;
  return cost?.requestedQueryCost ?? null;
}

import type { ApolloServerPlugin, GraphQLRequestContext, GraphQLRequestListener } from "@apollo/server";
import { GraphQLError } from "graphql";
import { ClienteleError } from "../errors.js";
import type { GraphContext } from "../graphql/context.js";
import { guardOperation } from "../graphql/guard.js";
import { validateDocument } from "../graphql/validate-document.js";
import type { Deadline } from "./deadline.js";
import { bugOf, formatErrors, withRequestId } from "./format-error.js";
import { isOkInJson } from "./graphql-answer.js";

/** What is known of a request while it is carried out. */
export interface HttpCall {
  readonly deadline: Deadline;
  /** Null before it was worked out. */
  cost: number | null;
  operationName: string | null;
  operationType: "query" | "mutation" | "subscription" | null;
  errorCodes: readonly string[];
  /** Whether the answer was made here; else Apollo refused the request before. */
  isAnswered: boolean;
  /** Has the resolvers that are still to come fail. */
  stop: () => void;
}

export interface HttpContext extends GraphContext {
  readonly call: HttpCall;
}

type Operation = GraphQLRequestContext<HttpContext>;

/** Validation, the guard, and what every answer carries; one plugin, for each costs every request some time. */
export function clientelePlugin(log: (line: string) => void): ApolloServerPlugin<HttpContext> {
  return {
    async requestDidStart() {
      let documentErrors: readonly GraphQLError[] = [];
      return {
        async didResolveOperation(operation) {
          documentErrors = validateDocument(operation.schema, operation.document);
          if (documentErrors.length > 0) throw asBadRequest(documentErrors[0]);
          guard(operation);
        },
        async didEncounterErrors({ errors, contextValue }) {
          for (const bug of errors.map(bugOf)) if (bug) log(`${contextValue.requestId} ${bug}`);
        },
        async willSendResponse({ contextValue, request, response }) {
          if (response.body.kind !== "single") return;
          const { requestId, call, hints } = contextValue;
          const result = response.body.singleResult;
          if (documentErrors.length > 0) result.errors = formatErrors(documentErrors, requestId);
          else result.errors = result.errors?.map((error) => withRequestId(error, requestId));
          if (call.cost !== null || hints.size > 0) {
            const cost = call.cost !== null && { cost: { requestedQueryCost: call.cost } };
            const hinted = hints.size > 0 && { hints: [...hints] };
            result.extensions = { ...result.extensions, ...cost, ...hinted };
          }
          call.isAnswered = true;
          if (!result.errors) return;
          call.errorCodes = result.errors.map(({ extensions }) => String(extensions?.code));
          const reasons = result.errors.map(({ extensions }) => extensions?.reason);
          const isRefused = response.http.status === 400;
          if (isRefused && isOkInJson(request.http?.headers.get("accept"), reasons))
            response.http.status = 200;
        },
      } satisfies GraphQLRequestListener<HttpContext>;
    },
  };
}

function guard({
  schema,
  document,
  operation,
  request,
  contextValue,
}: Operation & { document: NonNullable<Operation["document"]> }): void {
  const { call, caller } = contextValue;
  call.operationName = operation?.name?.value ?? null;
  call.operationType = operation?.operation ?? null;
  call.stop = () => stop(contextValue);
  try {
    const { operationName, variables = {} } = request;
    const { cost, waitSeconds } = guardOperation({ schema, document, operationName, variables, caller });
    call.cost = cost;
    call.deadline.extend(waitSeconds);
  } catch (error) {
    const fault = error instanceof GraphQLError ? error.originalError : null;
    if (fault instanceof ClienteleError && fault.code === "QUERY_TOO_COSTLY") {
      call.cost = Number(fault.facts.value);
    }
    throw error;
  }
}

/** Nothing more is read: whatever a resolver reaches for fails. What has begun goes on to its end. */
function stop(context: HttpContext): void {
  const gone = new Proxy(
    {},
    {
      get() {
        throw new ClienteleError("QUERY_TIMEOUT", { seconds: context.call.deadline.seconds });
      },
    },
  );
  Object.assign(context, { db: gone, reader: gone, workspace: gone, models: gone });
  Object.defineProperty(context, "loaders", { value: gone });
}

/** The first of the errors, which Apollo takes alone, with the status of all. */
function asBadRequest(error: GraphQLError): GraphQLError {
  const { message, nodes, originalError, extensions } = error;
  return new GraphQLError(message, {
    nodes,
    originalError,
    extensions: {
      http: { status: 400, headers: new Map() },
      code: "GRAPHQL_VALIDATION_FAILED",
      ...extensions,
    },
  });
}

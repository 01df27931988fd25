import {
  type ApolloServerPlugin,
  type GraphQLRequestContext,
  type GraphQLRequestListener,
  HeaderMap,
} from "@apollo/server";
import { GraphQLError } from "graphql";
import { ClienteleError } from "../errors.js";
import type { GraphContext } from "../graphql/context.js";
import { type GuardedOperation, guardOperation } from "../graphql/guard.js";
import { asRequestFault } from "../graphql/request-fault.js";
import { validateDocument } from "../graphql/validate-document.js";
import type { AnswerCache } from "./answer-cache.js";
import type { Deadline } from "./deadline.js";
import { bugOf, formatErrors, withRequestId } from "./format-error.js";
import { answerExtensions, isOkInJson } from "./graphql-answer.js";

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
  /** Under which the answer may be kept, and the state of the database in which the work began; null where it may not. */
  lasting: { readonly key: string; readonly state: number } | null;
  /** Has the resolvers that are still to come fail. */
  stop: () => void;
}

export interface HttpContext extends GraphContext {
  readonly call: HttpCall;
}

type Operation = GraphQLRequestContext<HttpContext>;

/** Validation, the guard, and what every answer carries; one plugin, for each costs every request some time. */
export function clientelePlugin(
  log: (line: string) => void,
  answers: AnswerCache,
): ApolloServerPlugin<HttpContext> {
  return {
    async requestDidStart() {
      let documentErrors: readonly GraphQLError[] = [];
      return {
        async didResolveOperation(operation) {
          documentErrors = validateDocument(operation.schema, operation.document);
          if (documentErrors.length > 0) throw asBadRequest(documentErrors[0]);
          const { isLasting } = guard(operation);
          if (operation.operation?.operation === "subscription") {
            throw asRequestFault(new ClienteleError("SUBSCRIPTION_OVER_HTTP"));
          }
          if (isLasting)
            operation.contextValue.call.lasting = { key: keyOf(operation), state: answers.state() };
        },
        async responseForOperation({ contextValue }) {
          const { call, hints } = contextValue;
          const known = call.lasting && answers.find(call.lasting.key);
          if (!known) return null;
          call.lasting = null;
          for (const hint of known.hints) hints.add(hint);
          const singleResult = { data: known.data };
          return { http: { headers: new HeaderMap() }, body: { kind: "single", singleResult } };
        },
        async didEncounterErrors({ errors, contextValue }) {
          for (const bug of errors.map(bugOf)) if (bug) log(`${contextValue.requestId} ${bug}`);
        },
        async willSendResponse({ contextValue, request, response }) {
          if (response.body.kind !== "single") return;
          const { requestId, call, hints } = contextValue;
          const result = response.body.singleResult;
          if (call.lasting && result.data && !result.errors) {
            const { key, state } = call.lasting;
            answers.keep(key, state, { data: result.data, hints: [...hints] });
          }
          if (documentErrors.length > 0) result.errors = formatErrors(documentErrors, requestId);
          else result.errors = result.errors?.map((error) => withRequestId(error, requestId));
          if (call.cost !== null || hints.size > 0) {
            result.extensions = { ...result.extensions, ...answerExtensions(call.cost, hints) };
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

/** Equal requests have equal keys, whoever sends them: all who may read see the same. */
function keyOf({ queryHash, request }: Operation): string {
  return JSON.stringify([queryHash, request.operationName ?? null, request.variables ?? {}]);
}

function guard({
  schema,
  document,
  operation,
  request,
  contextValue,
}: Operation & { document: NonNullable<Operation["document"]> }): GuardedOperation {
  const { call, caller } = contextValue;
  call.operationName = operation?.name?.value ?? null;
  call.operationType = operation?.operation ?? null;
  call.stop = () => stop(contextValue);
  try {
    const { operationName, variables = {} } = request;
    const guarded = guardOperation({ schema, document, operationName, variables, caller });
    call.cost = guarded.cost;
    call.deadline.extend(guarded.waitSeconds);
    return guarded;
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

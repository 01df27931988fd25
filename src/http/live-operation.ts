import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  getOperationAST,
  type OperationTypeNode,
  parse,
} from "graphql";
import { ClienteleError } from "../errors.js";
import { type GraphContext, openContext } from "../graphql/context.js";
import { guardOperation } from "../graphql/guard.js";
import { asRequestFault } from "../graphql/request-fault.js";
import { validateDocument } from "../graphql/validate-document.js";
import type { Graph } from "../reports/open-graph.js";
import { openDeadline } from "./deadline.js";
import { bugOf, formatErrors } from "./format-error.js";
import { answerExtensions } from "./graphql-answer.js";
import { answersTo, type LiveAnswers } from "./live-answers.js";
import { openRecord, type Sender } from "./live-record.js";
import type { WatchOperation } from "./operation-watch.js";
import { ANSWER_SECONDS, MOST_TOKENS } from "./request-limits.js";

export interface OperationRoom {
  readonly graph: Graph;
  readonly watch: WatchOperation;
  readonly log: (line: string) => void;
}

/** An operation as a client sent it. */
export interface SentOperation {
  readonly query: unknown;
  readonly operationName?: unknown;
  readonly variables?: unknown;
}

/** An operation that may be carried out, or why it may not. */
export type LiveOperation = RefusedOperation | AllowedOperation;

interface RefusedOperation {
  readonly faults: readonly GraphQLFormattedError[];
}

interface AllowedOperation {
  readonly faults: null;
  readonly type: OperationTypeNode;
  readonly args: ExecutionArgs;
  /** One answer, or one for each event of a subscription. */
  carryOut(): Promise<FormattedExecutionResult | LiveAnswers>;
}

/** Reads, validates and guards an operation in the way of /graphql; `watch` is told when it has ended. */
export function openOperation(room: OperationRoom, sender: Sender, sent: SentOperation): LiveOperation {
  const { graph, log } = room;
  const call = openRecord(room.watch, sender);
  const { requestId } = call;
  const format = (errors: readonly GraphQLError[]) => {
    for (const bug of errors.map(bugOf)) if (bug) log(`${requestId} ${bug}`);
    const formatted = formatErrors(errors, requestId);
    call.note(formatted);
    return formatted;
  };
  const refuse = (errors: readonly GraphQLError[]): RefusedOperation => {
    const faults = format(errors);
    call.end();
    return { faults };
  };
  try {
    const request = readRequest(sent);
    const { schema, services } = graph;
    const document = parse(request.query, { maxTokens: MOST_TOKENS });
    const errors = validateDocument(schema, document);
    if (errors.length > 0) return refuse(errors);
    const { operationName, variables } = request;
    const operation = getOperationAST(document, operationName);
    call.know({ operationName: operation?.name?.value, operationType: operation?.operation });
    const guarded = guardOperation({ schema, document, operationName, variables, caller: sender.caller });
    call.know({ cost: guarded.cost });
    const open = () => openContext(services, { requestId, caller: sender.caller });
    const type = operation?.operation as OperationTypeNode; // the guard refuses a document without it
    const args = { schema, document, operationName, variableValues: variables, contextValue: open() };
    const answer = (result: ExecutionResult, { hints }: GraphContext): FormattedExecutionResult => ({
      ...(result.errors && { errors: format(result.errors) }),
      ...(result.data !== undefined && { data: result.data }),
      extensions: answerExtensions(guarded.cost, hints),
    });
    const carryOutOnce = async (rootValue?: unknown): Promise<FormattedExecutionResult> => {
      const contextValue = open();
      const work = async () => execute({ ...args, rootValue, contextValue });
      return answer(await inTime(work, ANSWER_SECONDS + guarded.waitSeconds).catch(asResult), contextValue);
    };
    const subscribe = async (): Promise<FormattedExecutionResult | LiveAnswers> => {
      const source = await createSourceEventStream(args).catch(asResult);
      if (Symbol.asyncIterator in source) {
        const events = source as AsyncGenerator<unknown, void, void>; // latestValue makes them all
        const answerFailure = (error: unknown) => answer(asResult(error), args.contextValue);
        return answersTo(events, { answer: carryOutOnce, answerFailure, end: call.end });
      }
      call.end();
      return answer(source, args.contextValue);
    };
    return {
      faults: null,
      type,
      args,
      carryOut: () => (type === "subscription" ? subscribe() : carryOutOnce().finally(call.end)),
    };
  } catch (error) {
    return refuse([asGraphQLError(asRequestFault(error))]);
  }
}

interface ReadOperation {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** @throws ClienteleError BAD_REQUEST */
function readRequest({ query, operationName, variables }: SentOperation): ReadOperation {
  if (typeof query !== "string") throw badRequest("`query` must be a text.");
  if (operationName != null && typeof operationName !== "string")
    throw badRequest("`operationName` must be a text.");
  if (variables != null && (typeof variables !== "object" || Array.isArray(variables)))
    throw badRequest("`variables` must be an object.");
  return {
    query,
    operationName: (operationName as string | null | undefined) ?? null,
    variables: (variables ?? {}) as Record<string, unknown>,
  };
}

export function badRequest(problem: string): ClienteleError {
  return new ClienteleError("BAD_REQUEST", { problem });
}

async function inTime<T>(work: () => Promise<T>, limitSeconds: number): Promise<T> {
  const deadline = openDeadline(limitSeconds);
  const late = deadline.passed.then(() => {
    throw new ClienteleError("QUERY_TIMEOUT", { seconds: limitSeconds });
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    deadline.clear();
  }
}

function asResult(error: unknown): ExecutionResult {
  return { errors: [asGraphQLError(error)] };
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

import type { DocumentNode, GraphQLSchema } from "graphql";
import { ClienteleError } from "../errors.js";
import type { AccessScope } from "../runs/access-scopes.js";
import type { Caller } from "./caller.js";
import { type OperationPlan, planOperation } from "./guard-plan.js";
import { asRequestFault } from "./request-fault.js";

/** An operation that is about to be carried out, valid by the schema; of HTTP, SSE and WebSocket alike. */
export interface OperationToGuard {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName: string | null | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
}

/** What is known of an operation that may pass. */
export interface GuardedOperation {
  /** What the answer publishes as `extensions.cost.requestedQueryCost`. */
  readonly cost: number;
  /** How long its mutations may wait for the work that they start. */
  readonly waitSeconds: number;
  /** Whether its answer stays the same until another connection changes the database. */
  readonly isLasting: boolean;
}

const LARGEST_COST = 1_000;

/**
 * Lets an operation pass, or says why not: the rate of the caller, the scopes of its root fields, its shape, its cost.
 * The program itself may do everything.
 * @throws GraphQLError whose original error is of the catalogue; QUERY_TOO_COSTLY has the cost as its fact `value`
 */
export function guardOperation(operation: OperationToGuard): GuardedOperation {
  try {
    const { schema, document, operationName, variables, caller } = operation;
    caller.countOperation?.();
    const plan = planOperation(schema, document, operationName ?? null);
    if (!caller.isInternal) requireAllowed(plan, caller, schema);
    const cost = plan.costOf(variables);
    if (cost > LARGEST_COST && !caller.isInternal) {
      throw new ClienteleError("QUERY_TOO_COSTLY", { value: cost, limit: LARGEST_COST });
    }
    return { cost, waitSeconds: plan.waitSecondsOf(variables), isLasting: plan.isLasting };
  } catch (error) {
    throw asRequestFault(error);
  }
}

function requireAllowed(plan: OperationPlan, { scopes }: Caller, schema: GraphQLSchema): void {
  for (const { name, scope } of plan.rootFields) {
    if (!scopes.has(scope)) throw scopeNeeded(name, scope);
  }
  if (plan.fault) throw plan.fault;
  if (plan.asksForSchema && schema.extensions.introspection === false) {
    throw new ClienteleError("INTROSPECTION_OFF");
  }
}

export function scopeNeeded(what: string, scope: AccessScope): ClienteleError {
  return new ClienteleError("SCOPE_NEEDED", { what, scope });
}

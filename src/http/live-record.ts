import { randomUUID } from "node:crypto";
import type { GraphQLFormattedError } from "graphql";
import type { Caller } from "../graphql/caller.js";
import type { OperationRecord, WatchOperation } from "./operation-watch.js";

export interface Sender {
  readonly caller: Caller;
  readonly transport: OperationRecord["transport"];
}

/** What is known of an operation that goes on. */
export interface OpenRecord {
  readonly requestId: string;
  know(facts: Partial<Pick<OperationRecord, "operationName" | "operationType" | "cost">>): void;
  /** Notes what went wrong. */
  note(errors: readonly GraphQLFormattedError[]): void;
  /** Tells of the operation, once. */
  end(): void;
}

export function openRecord(watch: WatchOperation, { caller, transport }: Sender): OpenRecord {
  const startedAt = performance.now();
  const requestId = randomUUID();
  const errorCodes = new Set<string>();
  let known: Parameters<OpenRecord["know"]>[0] = {};
  let isOpen = true;
  return {
    requestId,
    know(facts) {
      known = { ...known, ...facts };
    },
    note(errors) {
      for (const { extensions } of errors) errorCodes.add(String(extensions?.code));
    },
    end() {
      if (!isOpen) return;
      isOpen = false;
      watch({
        requestId,
        transport,
        operationName: known.operationName ?? null,
        operationType: known.operationType ?? null,
        cost: known.cost ?? null,
        milliseconds: performance.now() - startedAt,
        errorCodes: [...errorCodes],
        caller: caller.name,
      });
    },
  };
}

import type { OperationRecord } from "./operation-watch.js";

/** How the log is written: a JSON object a line, a line for people, or nothing but faults of the program. */
export type LogFormat = "json" | "text" | "off";

export const LOG_FORMATS: readonly LogFormat[] = ["json", "text", "off"];

/** One HTTP request that has ended, without its query string. */
export interface RequestRecord {
  readonly requestId: string;
  readonly method: string;
  /** The pattern of the address, not the address; null where there is nothing at it. */
  readonly route: string | null;
  readonly status: number;
  readonly milliseconds: number;
}

/** What the server writes down: never variables, tokens, or anything of a customer. */
export interface Log {
  /** A fault of the program, with its stack; it begins with the id of its request where it has one. */
  fault(text: string): void;
  /** A sentence for those who run the server. */
  notice(text: string): void;
  operation(record: OperationRecord): void;
  request(record: RequestRecord): void;
  /** Writes what is still held back. */
  flush(): void;
}

/** A query that takes longer is marked; mutations may wait and subscriptions go on because they were asked to. */
const SLOW_MS = 1_000;
const HELD_BACK_MS = 50;
const LONGEST_NAME = 100;

/**
 * Lines of operations and requests are held back a moment and written together, because each write holds up the event
 * loop; faults and notices go out at once.
 */
export function openLog(format: LogFormat, write: (text: string) => void): Log {
  let held = "";
  let timer: NodeJS.Timeout | null = null;
  const flush = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    const text = held;
    held = "";
    if (text) write(text);
  };
  const hold = (text: string) => {
    held += text;
    timer ??= setTimeout(flush, HELD_BACK_MS).unref();
  };
  const atOnce = (text: string) => {
    held += text;
    flush();
  };
  const entry = (level: string, facts: object, forPeople: () => string): string => {
    const time = new Date().toISOString();
    return format === "json" ? `${JSON.stringify({ time, level, ...facts })}\n` : `${time} ${forPeople()}\n`;
  };
  return {
    flush,
    fault: (text) => atOnce(entry("error", faultFacts(text), () => text)),
    notice(text) {
      if (format === "json") atOnce(entry("info", { message: text }, () => text));
      else if (format === "text") atOnce(`${text}\n`);
    },
    operation(record) {
      if (format === "off") return;
      const facts = operationFacts(record);
      hold(entry(facts.slow ? "warn" : "info", facts, () => operationLine(facts)));
    },
    request(record) {
      if (format === "off") return;
      const { method, route, status, milliseconds, requestId } = record;
      const line = () =>
        `${method} ${route ?? "(nothing there)"} ${status} in ${rounded(milliseconds)} ms · ${requestId}`;
      hold(entry(status >= 500 ? "warn" : "info", { ...record, milliseconds: rounded(milliseconds) }, line));
    },
  };
}

function faultFacts(text: string): object {
  const [, requestId, message] = /^([0-9a-f]{8}-[0-9a-f-]{27}) (.*)$/s.exec(text) ?? [];
  return requestId ? { requestId, message } : { message: text };
}

function operationFacts(record: OperationRecord) {
  const { operationName, operationType, milliseconds, caller } = record;
  return {
    ...record,
    operationName: operationName?.slice(0, LONGEST_NAME) ?? null,
    milliseconds: rounded(milliseconds),
    caller: caller.slice(0, LONGEST_NAME),
    slow: operationType === "query" && milliseconds >= SLOW_MS,
  };
}

function operationLine(facts: ReturnType<typeof operationFacts>): string {
  const { operationType, operationName, transport, milliseconds, cost, errorCodes, caller, requestId } =
    facts;
  const what = [operationType ?? "operation", operationName ?? "(no name)", `over ${transport}`].join(" ");
  const outcome = errorCodes.length > 0 ? [...new Set(errorCodes)].join(", ") : "ok";
  const parts = [`${what}: ${outcome} in ${milliseconds} ms${facts.slow ? " (slow)" : ""}`];
  if (cost !== null) parts.push(`cost ${cost}`);
  return [...parts, caller.replace(/\p{Cc}/gu, "?"), requestId].join(" · ");
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

import { createHash } from "node:crypto";

/** JSON with sorted keys: equal values give equal text. Numbers are written so that they read back exactly. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part) => (isPlainObject(part) ? sortKeys(part) : part));
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sortKeys(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, value[key]]),
  );
}

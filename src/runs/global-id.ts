/** The kinds of things that have an id of their own in the API. */
const NODE_TYPES = ["DataSetVersion", "Import", "Customer", "ModelRun", "Segment", "Anomaly"] as const;

export type NodeType = (typeof NODE_TYPES)[number];

/** An opaque id that is unique over all types; made of the type and its key in the database. */
export function globalId(type: NodeType, ...key: readonly number[]): string {
  return Buffer.from(`${type}:${key.join(":")}`).toString("base64url");
}

/** The parts of a global id; null where the text is none. */
export function parseGlobalId(id: string): { type: NodeType; key: number[] } | null {
  const text = Buffer.from(id, "base64url").toString("utf8");
  const match = /^(\w+):(\d{1,15}(?::\d{1,15})*)$/.exec(text);
  const type = NODE_TYPES.find((known) => known === match?.[1]);
  if (!match || !type) return null;
  const key = match[2].split(":").map(Number);
  return globalId(type, ...key) === id ? { type, key } : null;
}

/** The key of an id of one type; null where the text is no such id. */
export function keyOf(type: NodeType, id: string): number | null {
  const parsed = parseGlobalId(id);
  return parsed?.type === type && parsed.key.length === 1 ? parsed.key[0] : null;
}

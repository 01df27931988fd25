import { ClienteleError } from "../errors.js";

const HEX_DIGEST = /^[0-9a-f]{64}$/i;
/** A digest of RFC 9530 within its header: `sha-256=:base64:`; others may stand beside it. */
const SHA_256_MEMBER = /^sha-256\s*=\s*(.*)$/i;
const BASE64_OF_32_BYTES = /^:[A-Za-z0-9+/]{43}=:$/;

/**
 * The SHA-256 values, in hex, that a client says its upload has: by `?sha256=` and by `Content-Digest`. Digests of
 * other algorithms are left alone, as RFC 9530 allows.
 * @throws ClienteleError BAD_OPTION for a value that is none
 */
export function expectedDigests(sha256: unknown, contentDigest: unknown): string[] {
  return [...fromQuery(sha256), ...fromHeader(contentDigest)];
}

function fromQuery(sha256: unknown): string[] {
  if (sha256 === undefined) return [];
  if (typeof sha256 === "string" && HEX_DIGEST.test(sha256)) return [sha256.toLowerCase()];
  throw badDigest("sha256", sha256, "it must be one SHA-256 in hex, 64 digits.");
}

function fromHeader(contentDigest: unknown): string[] {
  if (contentDigest === undefined) return [];
  const members = String(contentDigest).split(",");
  const values = members.flatMap((member) => SHA_256_MEMBER.exec(member.trim())?.[1] ?? []);
  if (
    members.every((member) => member.includes("=")) &&
    values.every((value) => BASE64_OF_32_BYTES.test(value))
  )
    return values.map((value) => Buffer.from(value.slice(1, -1), "base64").toString("hex"));
  throw badDigest("Content-Digest", contentDigest, "it must be like sha-256=:base64: (RFC 9530).");
}

function badDigest(option: string, value: unknown, why: string): ClienteleError {
  return new ClienteleError("BAD_OPTION", { option, value: String(value).slice(0, 100), why });
}

import { createHash } from "node:crypto";

/**
 * The policy of a page that contains everything it needs: these scripts and this style, nothing else, and no connection to
 * anywhere. Hashes, because `'self'` has no meaning for a page opened from a file.
 */
export function contentSecurityPolicy(scripts: readonly string[], style: string): string {
  return [
    "default-src 'none'",
    `script-src ${scripts.map(hashSource).join(" ") || "'none'"}`,
    `style-src ${hashSource(style)}`,
    "img-src data: blob:",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function hashSource(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

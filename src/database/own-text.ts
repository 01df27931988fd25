/**
 * The same text in memory of its own. A text that was cut out of a longer one keeps all of that alive, a megabyte of a file
 * say, for as long as it is remembered itself.
 */
export function ownText(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le");
}

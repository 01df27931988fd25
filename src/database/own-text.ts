/** V8 copies shorter parts of a text; a longer one is a view of the text that it was cut out of. */
const SHORTEST_PART = 13;

/**
 * The same text in memory of its own. A text that was cut out of a longer one keeps all of that alive, a megabyte of a file
 * say, for as long as it is remembered itself.
 */
export function ownText(text: string): string {
  return text.length < SHORTEST_PART ? text : Buffer.from(text, "utf16le").toString("utf16le");
}

/** V8 copies shorter parts of a text; a longer one keeps the whole text in memory that it was cut out of. */
const SHORTEST_PART = 13;

/** The same text, which keeps no larger one in memory. */
export function ownText(text: string): string {
  return text.length < SHORTEST_PART ? text : Buffer.from(text).toString();
}

const MOST_KNOWN = 50_000;

/** Remembers what became of texts that come again and again; what it remembers keeps no larger text in memory. */
export function remembered<T>(resolve: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const own = ownText(text);
    const value = resolve(own);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(own, value);
    return value;
  };
}

import { ownText } from "../database/own-text.js";

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

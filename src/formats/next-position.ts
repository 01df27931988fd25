/** Tells where something stands next in a text, at or after a position; the length of the text where it does not. */
export type NextPosition = (from: number) => number;

/**
 * Looks for `part` in `text`, and remembers what it found: asked for one line after the other it reads the text once.
 * Without that a file that has no `\r` would be read to its end for each of its lines.
 */
export function nextPosition(text: string, part: string): NextPosition {
  let askedFrom = 0;
  let found = -1;
  return (from) => {
    if (found >= from && askedFrom <= from) return found;
    const at = text.indexOf(part, from);
    askedFrom = from;
    found = at < 0 ? text.length : at;
    return found;
  };
}

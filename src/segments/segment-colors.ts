/**
 * Ten colours that people with impaired colour vision tell apart too. Each has a contrast of at least 3:1 both on white
 * and on #121212, so a chart needs no second set for the dark (a test computes it).
 */
export const PALETTE = [
  "#0072B2",
  "#D55E00",
  "#009E73",
  "#CC79A7",
  "#999933",
  "#7F7F7F",
  "#8B6FD6",
  "#B5651D",
  "#4F8A10",
  "#D6456B",
] as const;

/** The colours of the nine names' keys: the same for a segment on every page and in every run. */
const COLOR_OF_KEY: ReadonlyMap<string, string> = new Map([
  ["champions", "#0072B2"],
  ["at-risk", "#D55E00"],
  ["loyal-customers", "#009E73"],
  ["new-customers", "#CC79A7"],
  ["need-attention", "#999933"],
  ["hibernating", "#7F7F7F"],
  ["potential-loyalists", "#8B6FD6"],
  ["about-to-sleep", "#B5651D"],
  ["cannot-lose", "#D6456B"],
]);

/** What the colours of a run's segments depend on. */
export interface SegmentToColor {
  readonly key: string;
  readonly number: number;
  /** In any unit. */
  readonly revenue: number;
}

/**
 * A colour for each segment of a run. A key of one of the nine names has its own; the others ("champions-2") take the
 * first of the palette that is free, by descending revenue (ties: by number). Beyond ten segments the palette starts anew.
 *
 * @returns hex colours by key
 */
export function segmentColors(segments: readonly SegmentToColor[]): Map<string, string> {
  const colors = new Map<string, string>();
  for (const { key } of segments) {
    const own = COLOR_OF_KEY.get(key);
    if (own) colors.set(key, own);
  }
  const taken = new Set(colors.values());
  const free = PALETTE.filter((color) => !taken.has(color));
  const others = segments.filter(({ key }) => !colors.has(key));
  others.sort((a, b) => b.revenue - a.revenue || a.number - b.number);
  others.forEach(({ key }, i) => {
    colors.set(key, free[i] ?? PALETTE[(i - free.length) % PALETTE.length]);
  });
  return colors;
}

interface Labelled {
  readonly segment: number;
  readonly is_anomaly: number;
}

/**
 * A part of some points for drawing: all anomalies first (as many as there is room for), then from each segment in
 * proportion to its size, evenly spread over the order of the input. No randomness: equal input gives equal points.
 */
export function samplePoints<Point extends Labelled>(points: readonly Point[], limit: number): Point[] {
  const anomalies = evenly(
    points.filter(({ is_anomaly }) => is_anomaly === 1),
    limit,
  );
  const others = points.filter(({ is_anomaly }) => is_anomaly !== 1);
  const room = limit - anomalies.length;
  if (others.length <= room) return [...anomalies, ...others];
  const segments = [...new Set(others.map(({ segment }) => segment))].sort((a, b) => a - b);
  const inSegments = segments.map((number) => others.filter(({ segment }) => segment === number));
  let before = 0;
  const chosen = inSegments.flatMap((own) => {
    const from = Math.round((room * before) / others.length);
    before += own.length;
    return evenly(own, Math.round((room * before) / others.length) - from); // rounded borders add up to the room
  });
  return [...anomalies, ...chosen];
}

function evenly<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]);
}

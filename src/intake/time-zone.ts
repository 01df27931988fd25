const DAY_MS = 86_400_000;

/** Gives the instant (UTC milliseconds) at which a zone's clocks show `wall`, a time as if it were UTC. */
export type FromWallClock = (wall: number) => number;

/** True where the runtime knows the zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The zone's name as it is usually written: "utc" is UTC. */
export function canonicalTimeZone(name: string): string {
  return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
}

/** Reads a zone's clocks; of two instants (clocks set back) it is the earlier, in a gap the later side. */
export function wallClock(timeZone: string): FromWallClock {
  if (timeZone === "UTC") return (wall) => wall;
  const offsetAt = offsetReader(timeZone);
  return (wall) => {
    const before = offsetAt(wall - DAY_MS);
    const after = offsetAt(wall + DAY_MS);
    if (offsetAt(wall - before) === before) return wall - before;
    if (offsetAt(wall - after) === after) return wall - after;
    return wall - before;
  };
}

/** Gives the time that a zone's clocks show at an instant, as if it were UTC. */
export function readClock(timeZone: string): (utc: number) => number {
  if (timeZone === "UTC") return (utc) => utc;
  const offsetAt = offsetReader(timeZone);
  return (utc) => utc + offsetAt(utc);
}

/** The zone's offset from UTC in milliseconds, remembered for each hour. */
function offsetReader(timeZone: string): (utc: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const known = new Map<number, number>();
  return (utc) => {
    const hour = Math.floor(utc / 900_000);
    const before = known.get(hour);
    if (before !== undefined) return before;
    const shown = Object.fromEntries(
      format.formatToParts(hour * 900_000).map((part) => [part.type, Number(part.value)]),
    );
    const wall = Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute, shown.second);
    known.set(hour, wall - hour * 900_000);
    return wall - hour * 900_000;
  };
}

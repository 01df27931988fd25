import { type Parsed, quote } from "./parse-values.js";

const ISO =
  /^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?\s*$/;
const DAY_MS = 86_400_000;

/** Reads the instants of a file; times without a zone of their own are in `timeZone` (an IANA name). */
export function instantParser(timeZone: string): (text: string) => Parsed<number> {
  const offsetAt = timeZone === "UTC" ? () => 0 : offsetReader(timeZone);
  const known = new Map<string, Parsed<number>>();
  return (text) => {
    const before = known.get(text);
    if (before) return before;
    const parsed = parseInstant(text, offsetAt);
    if (known.size > 50_000) known.clear();
    known.set(text, parsed);
    return parsed;
  };
}

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

function parseInstant(text: string, offsetAt: (utc: number) => number): Parsed<number> {
  const match = ISO.exec(text);
  if (!match) return { reason: `${quote(text)} is not a date such as 2010-12-01 08:26:00` };
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const wall = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds(match[7]));
  const isReal =
    isDay(year, month, day) && hour < 24 && minute < 60 && second < 60 && isOffset(match[8] ?? "Z");
  if (!isReal) return { reason: `${quote(text)} is not a real date` };
  if (match[8]) return { value: wall - explicitOffset(match[8]) };
  return { value: fromWallClock(wall, offsetAt) };
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1900 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Offsets in use reach from −12:00 to +14:00. */
function isOffset(zone: string): boolean {
  return zone === "Z" || (Number(zone.slice(-2)) < 60 && Math.abs(explicitOffset(zone)) <= 14 * 3_600_000);
}

function milliseconds(fraction: string | undefined): number {
  return fraction ? Number(fraction.padEnd(3, "0").slice(0, 3)) : 0;
}

function explicitOffset(zone: string): number {
  if (zone === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone[0] === "-" ? -minutes : minutes) * 60_000;
}

/** The instant at which the zone's clocks show `wall`; of two (clocks set back) the earlier, in a gap the later side. */
function fromWallClock(wall: number, offsetAt: (utc: number) => number): number {
  const before = offsetAt(wall - DAY_MS);
  const after = offsetAt(wall + DAY_MS);
  if (offsetAt(wall - before) === before) return wall - before;
  if (offsetAt(wall - after) === after) return wall - after;
  return wall - before;
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

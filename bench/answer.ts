import { readFileSync } from "node:fs";

/** What a process that did the work says of it. */
export interface Answer {
  /** The work alone: without imports, reading the data, and starting threads. */
  readonly seconds: number;
  /** The largest resident set of the process, in MB (2²⁰ bytes). */
  readonly megabytes: number;
  /** Numbers of the result, to compare. */
  readonly values: Readonly<Record<string, readonly number[]>>;
  /** The file with the labels, 32-bit integers; null where the work gives none. */
  readonly labels: string | null;
}

/** Whether two computed the same; a bench that wins by computing something else is none. */
export interface Agreement {
  readonly holds: boolean;
  readonly text: string;
}

/** Our inertias are not above the peer's by more than a share. Lower ones are welcome: they are better optima. */
export function inertiaWithin(share: number) {
  return (ours: Answer, peer: Answer): Agreement => {
    const ratios = ours.values.inertia.map((value, i) => value / peer.values.inertia[i]);
    const [low, high] = [Math.min(...ratios), Math.max(...ratios)];
    const isComplete = ratios.length === peer.values.inertia.length && ratios.length > 0;
    const text =
      ratios.length === 1 ? low.toFixed(6) : `${low.toFixed(6)}…${high.toFixed(6)} (${ratios.length} values)`;
    return { holds: isComplete && high <= 1 + share, text: `inertia, ours : peer ${text}` };
  };
}

/** The peer has the inertia of every k from 2 on, we that of the k chosen. */
export function inertiaAtKWithin(share: number) {
  return (ours: Answer, peer: Answer): Agreement => {
    const k = ours.values.k[0];
    const inertia = peer.values.inertia.slice(k - 2, k - 1);
    const { holds, text } = inertiaWithin(share)(ours, { ...peer, values: { inertia } });
    return { holds, text: `k = ${k}: ${text}` };
  };
}

/** The numbers of these names are equal, but for rounding up to a limit. */
export function differenceWithin(limit: number, ...names: readonly string[]) {
  return (ours: Answer, peer: Answer): Agreement => {
    const differences = names.map((name) => {
      const [a, b] = [ours.values[name], peer.values[name]];
      return a.length === b.length ? Math.max(...a.map((value, i) => Math.abs(value - b[i]))) : Number.NaN;
    });
    const text = names.map((name, i) => {
      const difference = differences[i];
      return difference === 0 ? `${name} equal` : `${name} within ${difference.toExponential(1)}`;
    });
    return { holds: differences.every((one) => one <= limit), text: text.join(", ") };
  };
}

/**
 * Two services say the same of the same customers: all anomalies, and all but a share of the segments, whatever their
 * numbers: each side has found its own centroids, of nearly the same inertia, and parts customers at the borders otherwise.
 */
export function equalParts(share: number) {
  return (ours: Answer, peer: Answer): Agreement => {
    const different = ours.values.anomalies.filter((value, i) => value !== peer.values.anomalies[i]).length;
    const pairs = ours.values.segments.map((segment, i) => `${segment} ${peer.values.segments[i]}`);
    const partners = new Map<number, number[]>();
    for (const pair of new Set(pairs)) {
      const segment = Number(pair.split(" ")[0]);
      const count = pairs.filter((one) => one === pair).length;
      partners.set(segment, [...(partners.get(segment) ?? []), count]);
    }
    const equal = [...partners.values()].reduce((sum, counts) => sum + Math.max(...counts), 0);
    const text = `${different} of ${pairs.length} anomalies differ, ${equal} of ${pairs.length} segments agree`;
    return { holds: different === 0 && equal >= share * pairs.length, text };
  };
}

/** Every customer has the same label, in every labeling. */
export function equalLabels(ours: Answer, peer: Answer): Agreement {
  const [a, b] = [readLabels(ours), readLabels(peer)];
  const different = a.reduce((count, label, i) => count + (label === b[i] ? 0 : 1), 0);
  const text = `${different} of ${a.length} labels differ`;
  return { holds: a.length > 0 && a.length === b.length && different === 0, text };
}

function readLabels({ labels }: Answer): Int32Array {
  if (!labels) return new Int32Array(0);
  const bytes = readFileSync(labels);
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

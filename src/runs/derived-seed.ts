import { sha256 } from "./canonical-json.js";

/** Hexadecimal digits of 48 bits, which a number holds exactly. */
const DIGITS = 12;

/**
 * The seed of one of many pieces of work, from the run's seed: each piece has random numbers of its own, so it does not
 * matter which thread does which piece, or in what order.
 */
export function derivedSeed(seed: number, purpose: string, piece = 0): number {
  return Number.parseInt(sha256(`${seed} ${purpose} ${piece}`).slice(0, DIGITS), 16);
}

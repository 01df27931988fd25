import type { Random } from "../../src/numeric/random.js";

/** A whole number from `low` to `high`, both included, all equally likely. */
export function integerBetween(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** True with the given probability. */
export function chance(random: Random, probability: number): boolean {
  return random() < probability;
}

/** One element of a list, all equally likely. */
export function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)];
}

/** A new list with the same elements in random order (Fisher and Yates). */
export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const result = [...list];
  for (let i = result.length - 1; i > 0; i--) {
    const j = integerBetween(random, 0, i);
    [result[i], result[j]] = [result[j], result[i]];
  }
  return result;
}

/**
 * A factor with median 1 whose logarithm is nearly normal with the given sigma.
 * Math.exp and Math.log may differ in the last bit between machines; sums, products and quotients may not,
 * so the normal is a sum of twelve uniforms and exp(z) is (1 + z/1024)^1024 by ten squarings.
 */
export function logNormal(random: Random, sigma: number): number {
  let z = -6;
  for (let i = 0; i < 12; i++) z += random();
  let power = 1 + (z * sigma) / 1024;
  for (let i = 0; i < 10; i++) power *= power;
  return power;
}

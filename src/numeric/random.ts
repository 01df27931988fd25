/** A source of uniform numbers in [0, 1) with 53 random bits; the same seed gives the same sequence everywhere. */
export type Random = () => number;

/**
 * xoshiro128** (Blackman & Vigna 2018), seeded through splitmix32.
 * @param seed any safe integer; its low 32 bits and its high part both count
 */
export function seededRandom(seed: number): Random {
  const next32 = xoshiro128(splitmix32(seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0));
  return () => {
    const high = next32() >>> 5;
    const low = next32() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992; // (27 bits · 2²⁶ + 26 bits) / 2⁵³
  };
}

function splitmix32(low: number, high: number): [number, number, number, number] {
  let state = (low ^ Math.imul(high, 0x9e3779b9)) >>> 0;
  const step = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
  return [step(), step(), step(), step() | 1]; // never all zero
}

function xoshiro128([a, b, c, d]: [number, number, number, number]): () => number {
  return () => {
    const r = Math.imul(b, 5);
    const result = Math.imul((r << 7) | (r >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result;
  };
}

import { sorted } from "../numeric/statistics.js";

/** Of the customers who spend least, `customerShare` bring `revenueShare`; of the top shares: of those who spend most. */
export interface ShareOfRevenue {
  readonly customerShare: number;
  readonly revenueShare: number;
}

/** How unequally customers spend. */
export interface Concentration {
  /** The Lorenz curve from (0, 0) to (1, 1), at most 101 points; none without customers. */
  readonly lorenz: readonly ShareOfRevenue[];
  /** 0 = all spend alike; towards 1 = one spends all. */
  readonly gini: number;
  readonly topShares: readonly ShareOfRevenue[];
  /** The fewest customers who bring half of the revenue together. */
  readonly customersForHalf: number;
}

const STEPS = 100;
const TOP_SHARES = [0.01, 0.05, 0.1, 0.2];

/**
 * Lorenz curve, Gini coefficient G = Σ (2i − n − 1) x_i / (n Σ x) over ascending x (without the correction n / (n − 1)),
 * and what the biggest spenders bring: of n customers a share p are the round(p · n) biggest ones, ties cut anywhere.
 * Where nobody spends anything, everybody has the same share.
 *
 * @param spend at least 0 each, whole thousandths so that sums are exact, [n]
 */
export function concentration(spend: Float64Array): Concentration {
  const ascending = sorted(spend);
  const n = ascending.length;
  const below = new Float64Array(n + 1);
  let weighted = 0;
  for (let i = 0; i < n; i++) {
    below[i + 1] = below[i] + ascending[i];
    weighted += (2 * i + 1 - n) * ascending[i];
  }
  const total = below[n];
  const shareBelow = (customers: number) => {
    const whole = Math.floor(customers);
    if (total === 0) return customers / n;
    return whole >= n ? 1 : (below[whole] + (customers - whole) * ascending[whole]) / total;
  };
  const steps = Math.min(n, STEPS);
  const lorenz = Array.from({ length: n === 0 ? 0 : steps + 1 }, (_, i) => ({
    customerShare: i / steps,
    revenueShare: shareBelow((i * n) / steps),
  }));
  const topShares = TOP_SHARES.map((customerShare) => ({
    customerShare,
    revenueShare: n === 0 ? 0 : 1 - shareBelow(n - Math.round(customerShare * n)),
  }));
  let half = 0;
  while (2 * (total - below[n - half]) < total) half++;
  return { lorenz, gini: total === 0 ? 0 : weighted / n / total, topShares, customersForHalf: half };
}

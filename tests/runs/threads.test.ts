import { describe, expect, it } from "vitest";
import { seededRandom } from "../../src/numeric/random.js";
import type { TuningResult } from "../../src/runs/tune.js";
import { MANY } from "../support/long-tuning.js";
import type { OrderRow } from "../support/orders.js";
import { planted, trainOn, tuneOn } from "../support/planted.js";
import { tuneShop } from "../support/tuning.js";
import { openShopIn, type Shop, withFolder, withShop } from "../support/workspace.js";

/** So many customers that threads share the work; heavy tails make anomalies. */
const random = seededRandom(7);
const CUSTOMERS = planted(2_500, () => ({
  RECENCY: Math.floor(365 * random()),
  FREQUENCY: 1 + Math.floor(-4 * Math.log(1 - random())),
  MONETARY: 100 * Math.exp(3 * (random() + random() + random() - 1.5)),
}));

/** All but the time that it took. */
function found({ outcome, detail }: TuningResult) {
  const kCurve = detail.kCurve.map(({ fitMilliseconds: _, ...rest }) => rest);
  return { outcome, detail: { ...detail, kCurve } };
}

describe("the number of threads", () => {
  it("makes no difference to a training, with or without its anomalies", async () => {
    for (const excludeAnomalies of [false, true]) {
      const request = { kMeans: { k: 4, restarts: 3 }, excludeAnomalies };
      const alone = await trainOn(CUSTOMERS, request, 1);
      expect(alone.evaluation.anomalyEffect).not.toBeNull();
      expect(await trainOn(CUSTOMERS, request, 2)).toEqual(alone);
    }
  });

  it("makes no difference to a training that chooses its own settings", async () => {
    const few = planted(2_000, (i) => ({ RECENCY: i % 20, FREQUENCY: 1 + (i % 3), MONETARY: 10 * (i % 7) }));
    const request = { kMeans: { restarts: 1, maxIterations: 20 } };
    expect(await trainOn(few, request, 3)).toEqual(await trainOn(few, request, 1));
  });

  it("makes no difference to a tuning", async () => {
    const request = { kMeans: { kMin: 2, kMax: 5, restarts: 3, bootstraps: 12 } };
    const alone = found(await tuneOn(CUSTOMERS, request, 1));
    expect(found(await tuneOn(CUSTOMERS, request, 2))).toEqual(alone);
    expect(found(await tuneOn(CUSTOMERS, request, 3))).toEqual(alone);
  });
});

describe("one data set, however it came", () => {
  const TRAINING = { kMeans: { k: 4, restarts: 2 } };
  const TUNING = { kMeans: { kMax: 4, restarts: 2, bootstraps: 6 } };

  async function digestsOf(shop: Shop) {
    const { artefact_digest: training } = await shop.train(TRAINING);
    return { training, tuning: (await tuneShop(shop, TUNING)).run.artefact_digest };
  }

  it("gives the same model and the same tuning: in file order, shuffled, and after the database was reopened", () =>
    withFolder(async (folder) => {
      const digests = await openShopIn(folder, async (shop) => {
        await shop.import(MANY);
        return digestsOf(shop);
      });
      expect(digests).toEqual({
        training: expect.stringMatching(/^[0-9a-f]{64}$/),
        tuning: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
      expect(await openShopIn(folder, digestsOf)).toEqual(digests);
      await withShop(async (shop) => {
        await shop.import(shuffled(MANY));
        expect(await digestsOf(shop)).toEqual(digests);
      });
    }));
});

/** Fisher and Yates. */
function shuffled(rows: readonly OrderRow[]): OrderRow[] {
  const drawn = [...rows];
  const next = seededRandom(11);
  for (let i = drawn.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [drawn[i], drawn[j]] = [drawn[j], drawn[i]];
  }
  return drawn;
}

import { built } from "../built.js";
import { type Asked, answerTask, timed } from "./answer-task.js";

const { chainKMeans, searchKMeans } =
  await built<typeof import("../../src/models/k-means.js")>("models/k-means");
const { pointsOf } =
  await built<typeof import("../../src/models/k-means-points.js")>("models/k-means-points");
const { bestPartition } =
  await built<typeof import("../../src/models/k-means-restarts.js")>("models/k-means-restarts");
const { inertiaOf } = await built<typeof import("../../src/models/k-means-state.js")>("models/k-means-state");
const { sharedMatrix } = await built<typeof import("../../src/numeric/shared.js")>("numeric/shared");
const { withPool } = await built<typeof import("../../src/runs/open-pool.js")>("runs/open-pool");

const search = (asked: Asked) => ({
  restarts: asked.number("restarts"),
  maxIterations: asked.number("maxIterations"),
  seed: asked.number("seed"),
});

await answerTask({
  /** One model for each k, as tuning and training find them; the threads are there before. */
  async sweep(asked) {
    const x = sharedMatrix(asked.matrix());
    const [kMin, kMax] = [asked.number("kMin"), asked.number("kMax")];
    const settings = search(asked);
    const ks = Array.from({ length: kMax - kMin + 1 }, (_, i) => kMin + i);
    const crew = { customers: x.rows, threads: asked.number("threads"), work: "explore" } as const;
    const { result, seconds } = await withPool(crew, async (pool) => {
      const tiny = { rows: 2, columns: 1, values: Float64Array.of(0, 1) };
      const wakeUp = ks.map(() => ({ x: tiny, settings: { ...settings, k: 1 } }));
      await pool.run("searchK", wakeUp); // so that all threads have loaded the modules
      return timed(async () => {
        const slowestFirst = ks.map((k) => ({ x, settings: { ...settings, k } })).reverse();
        const found = (await pool.run("searchK", slowestFirst)).map(({ model }) => model).reverse();
        return chainKMeans(x, found, settings);
      });
    });
    return {
      seconds,
      values: { inertia: result.map(({ inertia }) => inertia) },
      labels: result.map(({ labels }) => labels),
    };
  },

  /** One model, concluded by ml-kmeans. */
  async fit(asked) {
    const x = asked.matrix();
    const settings = { ...search(asked), k: asked.number("k") };
    const { result, seconds } = await timed(() => searchKMeans(x, settings));
    return { seconds, values: { inertia: [result.inertia], iterations: [result.iterations] } };
  },

  /** The same without ml-kmeans. */
  async kernel(asked) {
    const x = asked.matrix();
    const settings = { ...search(asked), k: asked.number("k") };
    const { result, seconds } = await timed(() => bestPartition(pointsOf(x), settings, () => undefined));
    return { seconds, values: { inertia: [inertiaOf(result)], iterations: [result.passes] } };
  },
});

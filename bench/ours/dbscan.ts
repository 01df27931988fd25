import { built } from "../built.js";
import { answerTask, timed } from "./answer-task.js";

const { fitDbscan } = await built<typeof import("../../src/models/dbscan.js")>("models/dbscan");
const { dbscanGrid } = await built<typeof import("../../src/models/dbscan-grid.js")>("models/dbscan-grid");
const { neighbourLists } =
  await built<typeof import("../../src/models/neighbour-lists.js")>("models/neighbour-lists");
const { buildKdTree } = await built<typeof import("../../src/numeric/kd-tree.js")>("numeric/kd-tree");

await answerTask({
  async fit(asked) {
    const x = asked.matrix();
    const settings = { eps: asked.number("eps"), minSamples: asked.number("minSamples") };
    const { result, seconds } = await timed(() => fitDbscan(x, settings));
    return {
      seconds,
      values: { clusters: [result.clusterCount], noise: [result.noiseCount] },
      labels: [result.labels],
    };
  },

  /** Every eps with every minSamples, from one neighbour pass. */
  async grid(asked) {
    const x = asked.matrix();
    const [eps, minSamples] = [asked.numbers("eps"), asked.numbers("minSamples")];
    const { result, seconds } = await timed(() => {
      const neighbours = neighbourLists(buildKdTree(x), Math.max(...minSamples));
      return dbscanGrid(neighbours, eps, minSamples);
    });
    return {
      seconds,
      values: {
        clusters: result.map(({ clusters }) => clusters),
        noise: result.map(({ noise }) => noise),
        largestShare: result.map(({ largestClusterShare }) => largestClusterShare),
      },
    };
  },
});

import { built } from "../built.js";
import { answerTask, timed } from "./answer-task.js";

const { meanSilhouettes } =
  await built<typeof import("../../src/evaluation/silhouette.js")>("evaluation/silhouette");

await answerTask({
  async means(asked) {
    const x = asked.matrix();
    const labelings = asked.labelings();
    const { result, seconds } = await timed(() => meanSilhouettes(x, labelings));
    return { seconds, values: { silhouette: result.map((one) => one ?? Number.NaN) } };
  },
});

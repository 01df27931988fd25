import { rm } from "node:fs/promises";
import { join } from "node:path";
import { answerTask } from "../ours/answer-task.js";
import { runProcess } from "../run-process.js";

await answerTask({
  /** The `.import` of the sqlite3 shell: every line of the file as text in one table, and nothing else. */
  async import(asked) {
    const database = join(asked.text("folder"), "peer.sqlite");
    await rm(database, { force: true });
    const load = [".mode csv", `.import "${asked.text("orders")}" order_line`];
    const { seconds, megabytes } = await runProcess({ command: "sqlite3", args: [database, ...load] });
    const counting = [database, "SELECT count(*) FROM order_line"];
    const { stdout } = await runProcess({ command: "sqlite3", args: counting });
    await rm(database);
    return { seconds, megabytes, values: { rowsRead: [Number(stdout)] } };
  },
});

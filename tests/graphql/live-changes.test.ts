import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { updateImport } from "../../src/database/imports.js";
import { latestValue } from "../../src/graphql/latest-value.js";
import { openLiveChanges } from "../../src/graphql/live-changes.js";
import { dataSetTopic, importTopic } from "../../src/graphql/live-topics.js";
import { globalId } from "../../src/runs/global-id.js";
import { faultOf, withShop } from "../support/workspace.js";

const END = { done: true, value: undefined };

describe("the latest of several values", () => {
  it("is all that a slow consumer gets, and it gets the last one of all", async () => {
    const { values, put, end } = latestValue<number>(() => undefined);
    put(1);
    put(2);
    expect(await values.next()).toEqual({ done: false, value: 2 });
    const waiting = [values.next(), values.next()];
    for (const value of [3, 4, 5, 6]) put(value);
    expect(await Promise.all(waiting)).toEqual([
      { done: false, value: 3 },
      { done: false, value: 4 },
    ]);
    end();
    put(7);
    expect([await values.next(), await values.next()]).toEqual([{ done: false, value: 6 }, END]);
  });

  it("ends for whoever waits when it is closed, and says once that it is", async () => {
    let closed = 0;
    const { values, end } = latestValue<number>(() => {
      closed += 1;
    });
    const waiting = [values.next(), values.next()];
    await values.return();
    end();
    expect(await Promise.all(waiting)).toEqual([END, END]);
    expect(closed).toBe(1);
  });

  it("fails for whoever waits, and for the next one", async () => {
    const { values, fail } = latestValue<number>(() => undefined);
    const waiting = values.next();
    fail(new Error("broken"));
    await expect(waiting).rejects.toThrow("broken");
    await expect(values.next()).rejects.toThrow("broken");
  });
});

describe("the changes of a database", () => {
  it("are read once for all that follow them, and not at all while nobody does", () =>
    withShop(async (shop) => {
      await shop.import([{}]);
      const { workspace } = shop;
      const changes = openLiveChanges(workspace);
      const topic = dataSetTopic(workspace.database.db);
      let reads = 0;
      const counted = {
        ...topic,
        read: () => {
          reads += 1;
          return topic.read();
        },
      };
      const all = [];
      for (let i = 0; i < 120; i++) all.push(await changes.follow(counted, "NEXT"));
      expect(changes.followers()).toBe(120);
      const [before, waiting] = [reads, all.map((one) => one.next())];
      await shop.import([{ invoice: "2" }]);
      const { id } = await shop.version();
      for (const { value } of await Promise.all(waiting)) expect(value?.version?.id).toBe(id);
      expect(reads - before).toBeLessThan(20); // a few looks while the import went on
      await Promise.all(all.map((one) => one.return()));
      expect(changes.followers()).toBe(0);
      const after = reads;
      await shop.import([{ invoice: "3" }]);
      expect(reads).toBe(after);
    }));

  it("leave no follower behind where one goes away, a job ends, or there is none", () =>
    withShop(async (shop) => {
      const { id } = await shop.import([{}]);
      const { workspace } = shop;
      const { db } = workspace.database;
      const changes = openLiveChanges(workspace);
      const topic = importTopic(workspace, globalId("Import", id));
      const ended = await changes.follow(topic, "NOW");
      expect((await ended.next()).value?.row.status).toBe("COMPLETED");
      expect(await ended.next()).toEqual(END);
      expect(changes.followers()).toBe(0);
      const missing = importTopic(workspace, "nonsense");
      expect((await faultOf(changes.follow(missing, "NOW"))).code).toBe("NOT_FOUND");
      expect(changes.followers()).toBe(0);
      await updateImport(db, id, { status: "RUNNING" }).execute();
      const left = await changes.follow(topic, "NOW");
      const waiting = [left.next(), left.next()];
      await left.return();
      expect((await Promise.all(waiting))[1]).toEqual(END);
      expect(changes.followers()).toBe(0);
    }));

  it("keep no process alive", async () => {
    const module = (path: string) => JSON.stringify(new URL(`../../dist/${path}`, import.meta.url).href);
    const script = `
      import { openWorkspace } from ${module("runs/workspace.js")};
      import { openLiveChanges } from ${module("graphql/live-changes.js")};
      import { dataSetTopic } from ${module("graphql/live-topics.js")};
      const workspace = openWorkspace(":memory:");
      const answers = await openLiveChanges(workspace).follow(dataSetTopic(workspace.database.db), "NEXT");
      answers.next();
      await new Promise((resolve) => setTimeout(resolve, 300));
      await answers.return();
      await workspace.close();`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: "inherit" });
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});

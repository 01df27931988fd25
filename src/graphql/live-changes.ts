import { setImmediate as breathe } from "node:timers/promises";
import { openChangeMark } from "../database/change-mark.js";
import type { Workspace } from "../runs/workspace.js";
import { type LatestValue, latestValue } from "./latest-value.js";

/** Something that changes, and that many may follow. Topics of equal names are the same. */
export interface Topic<T> {
  readonly name: string;
  read(): Promise<T>;
  /** Equal texts: nothing has changed that is worth telling. */
  fingerprint(value: T): string;
  /** Whether it will not change any more. */
  isOver(value: T): boolean;
}

/** What changes in the database and in the jobs of this process. */
export interface LiveChanges {
  /**
   * The states of a topic until it is over: the present one first (`NOW`), or only what comes after it (`NEXT`).
   * @throws whatever reading the topic throws
   */
  follow<T>(topic: Topic<T>, from: "NOW" | "NEXT"): Promise<AsyncGenerator<T, void, void>>;
  /** How many follow anything. */
  readonly followers: () => number;
}

/** Also the least time between two states that a follower gets. */
const LOOK_EVERY_MS = 200;

/** Followers that are told at once; in between, other work has its turn. */
const TOLD_AT_ONCE = 20;

interface Follower<T> {
  readonly latest: LatestValue<T>;
  shown: string;
}

interface Followed<T> {
  readonly topic: Topic<T>;
  readonly followers: Set<Follower<T>>;
}

/**
 * One look a few times a second serves all followers, however many; while there are none, nothing is looked at. Reading a
 * topic happens only where something may have changed, once for all that follow it.
 */
export function openLiveChanges({ database, progress }: Workspace): LiveChanges {
  const databaseMark = openChangeMark(database);
  // biome-ignore lint/suspicious/noExplicitAny: each topic has a type of its own, which its followers share
  const followed = new Map<string, Followed<any>>();
  let timer: NodeJS.Timeout | undefined;
  let seen = "";
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
  const look = async () => {
    const mark = `${databaseMark()} ${JSON.stringify([...progress.values()])}`;
    if (mark === seen) return;
    seen = mark;
    for (const one of [...followed.values()]) await tell(one);
  };
  const lookInTurn = () => {
    inTurn(look).catch((error) => {
      for (const { followers } of [...followed.values()])
        for (const { latest } of [...followers]) latest.fail(error);
    });
  };
  const forget = <T>({ topic, followers }: Followed<T>, follower: Follower<T>) => {
    followers.delete(follower);
    if (followers.size === 0) followed.delete(topic.name);
    if (followed.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
  const add = <T>(topic: Topic<T>, shown: string): Follower<T> => {
    const one: Followed<T> = followed.get(topic.name) ?? { topic, followers: new Set() };
    followed.set(topic.name, one);
    const follower: Follower<T> = { latest: latestValue<T>(() => forget(one, follower)), shown };
    one.followers.add(follower);
    timer ??= setInterval(lookInTurn, LOOK_EVERY_MS);
    return follower;
  };
  return {
    follow: (topic, from) =>
      inTurn(async () => {
        const value = await topic.read();
        const follower = add(topic, topic.fingerprint(value));
        if (from === "NOW") follower.latest.put(value);
        if (topic.isOver(value)) follower.latest.end();
        return follower.latest.values;
      }),
    followers: () => [...followed.values()].reduce((sum, { followers }) => sum + followers.size, 0),
  };
}

async function tell<T>({ topic, followers }: Followed<T>): Promise<void> {
  const value = await topic.read().catch((error) => {
    for (const { latest } of [...followers]) latest.fail(error);
    return null;
  });
  if (value === null) return;
  const print = topic.fingerprint(value);
  const behind = [...followers].filter(({ shown }) => shown !== print);
  for (const [i, follower] of behind.entries()) {
    follower.shown = print;
    follower.latest.put(value);
    if (topic.isOver(value)) follower.latest.end();
    if ((i + 1) % TOLD_AT_ONCE === 0) await breathe();
  }
}

/** Does work, or waits for the equal work that goes on already: equal keys mean equal results. */
export type ShareEqual<T> = (key: string, work: () => Promise<T>) => Promise<T>;

/** Nothing is kept of work that has ended, well or not: the next one to ask has it done anew. */
export function shareEqual<T>(): ShareEqual<T> {
  const going = new Map<string, Promise<T>>();
  return (key, work) => {
    const known = going.get(key);
    if (known) return known;
    const result = work().finally(() => going.delete(key));
    going.set(key, result);
    return result;
  };
}

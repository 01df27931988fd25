/** Values for a consumer that takes its time: one that was not taken yet gives way to the next. */
export interface LatestValue<T> {
  readonly values: AsyncGenerator<T, void, void>;
  put(value: T): void;
  /** What was put before can still be taken. */
  end(): void;
  fail(error: unknown): void;
}

interface Taker<T> {
  resolve(result: IteratorResult<T, void>): void;
  reject(error: unknown): void;
}

const DONE = { done: true, value: undefined } as const;

/**
 * Unlike an async generator function, it can be closed while somebody waits for its next value.
 * @param onClosed called once: at the end, or when the consumer goes away
 */
export function latestValue<T>(onClosed: () => void): LatestValue<T> {
  const takers: Taker<T>[] = [];
  let held: { readonly value: T } | null = null;
  let failure: { readonly error: unknown } | null = null;
  let isOpen = true;
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    for (const taker of takers.splice(0)) {
      if (failure) taker.reject(failure.error);
      else taker.resolve(DONE);
    }
    onClosed();
  };
  const take = (): IteratorResult<T, void> | null => {
    if (held) {
      const { value } = held;
      held = null;
      return { done: false, value };
    }
    if (failure) throw failure.error;
    return isOpen ? null : DONE;
  };
  const values: LatestValue<T>["values"] = {
    async next() {
      return take() ?? new Promise((resolve, reject) => takers.push({ resolve, reject }));
    },
    async return() {
      held = null;
      close();
      return DONE;
    },
    async throw(error) {
      held = null;
      close();
      throw error;
    },
    [Symbol.asyncIterator]: () => values,
  };
  return {
    values,
    put(value) {
      const taker = takers.shift();
      if (taker) taker.resolve({ done: false, value });
      else if (isOpen) held = { value };
    },
    end: close,
    fail(error) {
      failure = { error };
      close();
    },
  };
}

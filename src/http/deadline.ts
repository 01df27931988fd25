/** The time by which a request is to be answered; it may be put off. */
export interface Deadline {
  /** Seconds from the start. */
  readonly seconds: number;
  /** Resolves when the time is up; never, where it was cleared before. */
  readonly passed: Promise<void>;
  extend(seconds: number): void;
  clear(): void;
}

export function openDeadline(limitSeconds: number): Deadline {
  let seconds = limitSeconds;
  let pass: () => void;
  const passed = new Promise<void>((resolve) => {
    pass = resolve;
  });
  let timer = setTimeout(() => pass(), seconds * 1_000);
  return {
    get seconds() {
      return seconds;
    },
    passed,
    extend(more) {
      if (more === 0) return;
      seconds += more;
      clearTimeout(timer);
      timer = setTimeout(() => pass(), seconds * 1_000);
    },
    clear: () => clearTimeout(timer),
  };
}

import type { FormattedExecutionResult } from "graphql";

/** Answers as they go out, formatted; they can be closed while somebody waits for the next. */
export type LiveAnswers = AsyncGenerator<FormattedExecutionResult, void, void>;

interface Answering {
  /** Has a context of its own, so that nothing is remembered of the event before. */
  answer(event: unknown): Promise<FormattedExecutionResult>;
  /** The last answer, where there are no more events because something is broken. */
  answerFailure(error: unknown): FormattedExecutionResult;
  /** Called when there are no more answers; more than once, maybe. */
  end(): void;
}

/** One answer for each event. */
export function answersTo(
  events: AsyncGenerator<unknown, void, void>,
  { answer, answerFailure, end }: Answering,
): LiveAnswers {
  let isBroken = false;
  const done = () => {
    end();
    return { done: true, value: undefined } as const;
  };
  const answers: LiveAnswers = {
    async next() {
      if (isBroken) return done();
      try {
        const event = await events.next();
        return event.done ? done() : { done: false, value: await answer(event.value) };
      } catch (error) {
        isBroken = true;
        return { done: false, value: answerFailure(error) };
      }
    },
    async return() {
      await events.return();
      return done();
    },
    async throw(error) {
      await answers.return();
      throw error;
    },
    [Symbol.asyncIterator]: () => answers,
  };
  return answers;
}

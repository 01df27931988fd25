const LONGEST_PAUSE_MS = 60_000;
const LONGEST_ANSWER_MS = 15 * 60_000;

/**
 * Pieces of an answer for a client that takes them: one that takes none for a minute, or not all within a quarter of an
 * hour, is left, because the open table holds a state of the database that could not be tidied up meanwhile.
 */
export async function* patientPieces(
  pieces: AsyncGenerator<string | Uint8Array>,
  leave: () => void,
): AsyncGenerator<string | Uint8Array> {
  const latest = setTimeout(leave, LONGEST_ANSWER_MS);
  let pause: NodeJS.Timeout | undefined;
  try {
    for await (const piece of pieces) {
      pause = setTimeout(leave, LONGEST_PAUSE_MS);
      yield piece;
      clearTimeout(pause);
    }
  } finally {
    clearTimeout(pause);
    clearTimeout(latest);
  }
}

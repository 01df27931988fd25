import fc from "fast-check";

/** The gate tries the same cases each time; FAST_CHECK_SEED=… tries others, to find what the usual ones miss. */
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 20_261_122) });

/** The gate leaves out, or shortens, what takes minutes; `npm run test:long` does all of it. */
export const isLong = process.env.LONG_TESTS === "1";

import { createRequire } from "node:module";
import { defineConfig } from "vitest/config";

const require = createRequire(import.meta.url);

export default defineConfig({
  resolve: {
    // type-graphql loads graphql through require, our code through import: one copy for both.
    alias: [{ find: /^graphql$/, replacement: require.resolve("graphql") }],
  },
  test: {
    include: ["tests/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    globalSetup: ["tests/support/shared-folder.ts"],
    setupFiles: ["tests/support/property-seed.ts"],
    pool: "forks",
    maxWorkers: 2,
  },
});

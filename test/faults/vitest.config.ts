import { defineConfig } from 'vitest/config';

/** One file after the other: they kill, cut and fill up, and each wants the machine for itself. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    // What the protocol's library says of every second hostile stream.
    onConsoleLog: (text) => !text.includes('Got response to unknown request'),
  },
});

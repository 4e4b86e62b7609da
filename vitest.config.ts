import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/unit/**/*.test.tsx'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // What is waited for comes when it comes; a test's own limit ends a wait in vain.
    expect: { poll: { timeout: 20_000 } },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});

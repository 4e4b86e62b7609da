import { defineConfig } from 'vitest/config';
import MatrixReporter from './matrixReporter.ts';

/** Real programs on a shared machine: one file after the other, and time enough for a slow start. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 20_000,
    fileParallelism: false,
    reporters: ['default', new MatrixReporter()],
  },
});

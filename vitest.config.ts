import { defineConfig } from 'vitest/config';

// Two cores: files one after another, so that a test's services have the machine to themselves.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    reporters: ['default', ['json', { outputFile: '.data/test-results.json' }]],
  },
});

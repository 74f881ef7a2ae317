import { defineConfig } from 'vitest/config';

// Two cores: files one after another, so that a test's services have the machine to themselves.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    fileParallelism: false,
    // The made-up people's numbers can belong to nobody, and are refused without this.
    env: { ACCEPT_TEST_NUMBERS: 'true' },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    reporters: ['default', ['json', { outputFile: '.data/test-results.json' }]],
  },
});

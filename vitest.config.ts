import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { LONG_ONLY, patience } from './test/support/sizes.ts';
import { PROJECT_DIR } from './tools/launcher/paths.ts';

// Hundreds of processes are started from the same sources: to compile these anew each time takes longer than most run.
process.env.NODE_COMPILE_CACHE ??= join(PROJECT_DIR, '.data/compiled');

/** What starts no process and keeps nothing: these share what they have loaded, which takes longer than to run them. */
const PURE = [
  'test/{activities,clients,contracts,policies,process,workflows}/*.test.ts',
  'test/published/{asyncapi,closed,compatibility,messages,published,subset}.test.ts',
];
/** What puts other modules in place of the workflow's, or prepares for them: it must not meet those that others have loaded. */
const ALONE = ['test/properties/owners.test.ts', 'test/model/replay.test.ts'];
/** What takes longest, and waits for most of it, goes first: at the end nobody waits for it alone. */
const LONGEST = [
  'test/whole/launcher.test.ts',
  'test/whole/faults.test.ts',
  'test/drills/drills.test.ts',
  'test/scenarios/situations.test.ts',
  'test/commands-topic/faults.test.ts',
  'test/scenarios/reentrance.test.ts',
  'test/whole/privacy.test.ts',
  'test/whole/refusals.test.ts',
  'test/quota/shared.test.ts',
  'test/projector/projector.test.ts',
  'test/projector/kill.test.ts',
  'test/long-life/year.test.ts',
  'test/scenarios/clocks.test.ts',
  'test/reconciler/reconciler.test.ts',
  'test/replay/replay.test.ts',
  'test/commands-topic/hostile.test.ts',
  'test/packages/packages.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONGEST.findIndex((one) => moduleId.endsWith(one));
      return place < 0 ? LONGEST.length : place;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

const common = {
  // The made-up people's numbers can belong to nobody, and are refused without this.
  env: { ACCEPT_TEST_NUMBERS: 'true' },
  globalSetup: 'test/fetch-programs.ts',
  testTimeout: patience(240_000),
  hookTimeout: 240_000,
  teardownTimeout: 30_000,
};

/** Much of what takes long is waiting: so more files at a time than the two cores that they are meant for. */
const AT_ONCE = 3;

export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: '.data/test-results.json' }]],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...common,
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...PURE, ...ALONE, ...LONG_ONLY],
          isolate: false,
          maxWorkers: AT_ONCE,
        },
      },
      {
        test: {
          ...common,
          name: 'pure',
          include: PURE,
          exclude: [...LONG_ONLY],
          isolate: false,
          maxWorkers: AT_ONCE,
        },
      },
      { test: { ...common, name: 'alone', include: ALONE, maxWorkers: AT_ONCE } },
    ],
  },
});

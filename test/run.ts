import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { execa } from 'execa';

/** `npm test`: runs all checks and tests. The last line counts them: `N passed, N failed`. */
const RESULTS = '.data/test-results.json';
mkdirSync('.data', { recursive: true });
rmSync(RESULTS, { force: true });

// Both need it, and would build it at the same time.
await execa('npm', ['run', '--silent', 'build-dashboard'], { stdio: 'inherit' });
// Beside the tests, which wait for much: what it has to say comes after them.
const checking = execa('npm', ['run', '--silent', 'check'], { all: true, reject: false });
const node = ['--disable-warning=TimeoutNegativeWarning', '--disable-warning=ExperimentalWarning'];
const tests = await execa(
  process.execPath,
  [...node, 'node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)],
  { stdio: 'inherit', reject: false, env: { NODE_OPTIONS: node.join(' ') } },
);

const check = await checking;
process.stdout.write(
  `\ntypes, style and unused code: ${check.exitCode === 0 ? 'fine' : 'not fine'}\n${check.all}\n`,
);
const results = JSON.parse(readFileSync(RESULTS, 'utf8')) as {
  numPassedTests: number;
  numFailedTests: number;
  numFailedTestSuites: number;
};
const checkPassed = check.exitCode === 0;
const passed = results.numPassedTests + (checkPassed ? 1 : 0);
// A file that fails to load runs no test of its own, and must still count.
const broken = results.numFailedTests === 0 && tests.exitCode !== 0 ? 1 : 0;
const failed = results.numFailedTests + (checkPassed ? 0 : 1) + broken;
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

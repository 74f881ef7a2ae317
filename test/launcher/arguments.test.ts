import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { readOptions } from '../../tools/launcher/arguments.ts';

describe('npm start', () => {
  it('takes its options', () => {
    const options = readOptions(['--once', '--json', '--count', '30', '--file', 'x.csv']);
    expect(options).toMatchObject({ once: true, json: true, count: 30, file: 'x.csv' });
    expect(readOptions([])).toMatchObject({ once: false, fresh: false, count: Infinity });
  });

  it.each([['--count', '0'], ['--count', '1.5'], ['--count', 'x'], ['--nope'], ['--json']])(
    'refuses %s %s',
    (...args) => expect(() => readOptions(args)).toThrow(/^[^\n]+$/),
  );

  it('names each service that the environment names and that does not answer, and starts nothing', async () => {
    const { exitCode, stderr } = await execa(
      process.execPath,
      ['tools/launcher/start.ts', '--once'],
      {
        reject: false,
        env: {
          NODE_OPTIONS: '--disable-warning=TimeoutNegativeWarning',
          ARTISAN_DATA_DIR: '/nonexistent/artisan',
          TEMPORAL_ADDRESS: '127.0.0.1:1',
          KAFKA_BROKERS: '127.0.0.1:1',
        },
      },
    );
    expect(exitCode).toBe(1);
    expect(stderr.split('\n').filter((line) => !line.includes('ExperimentalWarning'))).toEqual([
      expect.stringContaining('no Temporal server answers at 127.0.0.1:1 (TEMPORAL_ADDRESS)'),
      expect.stringContaining('no Kafka broker answers at 127.0.0.1:1 (KAFKA_BROKERS)'),
    ]);
  });
});

describe('npm run break', () => {
  const breakIt = (...args: string[]) =>
    execa(process.execPath, ['tools/launcher/break.ts', ...args], {
      reject: false,
      env: { ARTISAN_DATA_DIR: '/nonexistent/artisan' },
    });

  it.each([
    [[], 'say what to break'],
    [['moon'], 'moon is not a part'],
    [['toString'], 'toString is not a part'],
    [['worker', 'broker'], 'one part at a time'],
    [['broker', '--seconds', 'soon'], '--seconds must be'],
    [['broker', '--second', '3'], "Unknown option '--second'"],
  ])('refuses %j', async (args, message) => {
    const { exitCode, stderr } = await breakIt(...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('npm run break -- worker');
  });

  it('says that nothing runs where nothing runs', async () => {
    const { exitCode, stderr } = await breakIt('worker');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('no npm start is running here');
  });
});

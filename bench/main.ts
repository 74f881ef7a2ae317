import { parseArgs } from 'node:util';
import { CONTENDERS } from './contenders.ts';
import { measurePath, type PathResult } from './path.ts';
import { type Services, startServices } from './services.ts';

const HELP = `npm run bench -- path [options]
  path          whole onboardings: ours, as published samples do it (naive), and without bookkeeping (bare)
  --rounds N    rounds that count (default 5)
  --cases N     cases at once in each round (default 40)
  --json        the last line of stdout is one JSON object`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    cases: { type: 'string', default: '40' },
  },
});
const say = (line: string) => process.stderr.write(`${line}\n`);
const rounds = Number(values.rounds);
const cases = Number(values.cases);
const isCount = (one: number) => Number.isInteger(one) && one >= 1;
if (values.help) {
  process.stdout.write(`${HELP}\n`);
  process.exit(0);
}
if (positionals.join() !== 'path' || !isCount(rounds) || !isCount(cases)) {
  say(HELP);
  process.exit(2);
}

let services: Services | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void services?.stop().then(() => process.exit(130));
  });
}
try {
  say('starting services of our own');
  services = await startServices(say);
  const result = await measurePath(services, { rounds, cases, say });
  process.stdout.write(`${values.json ? JSON.stringify(flat(result)) : table(result)}\n`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await services?.stop();
}
process.exit();

function flat(result: PathResult): object {
  const { rates, historyEvents, stateTransitions, ratioToNaive, ratioToBare } = result;
  return {
    bench: 'path',
    ours: rounded(rates.ours),
    naive: rounded(rates.naive),
    bare: rounded(rates.bare),
    ratioToNaive: rounded(ratioToNaive),
    ratioToBare: rounded(ratioToBare),
    historyEvents: historyEvents.ours,
    naiveHistoryEvents: historyEvents.naive,
    bareHistoryEvents: historyEvents.bare,
    stateTransitions: stateTransitions.ours,
    naiveStateTransitions: stateTransitions.naive,
    bareStateTransitions: stateTransitions.bare,
    rounds: result.rounds,
    outsideCalls: result.outsideCalls,
  };
}

function table(result: PathResult): string {
  const cell = (one: unknown) => String(one).padStart(14);
  const row = (...cells: unknown[]) => cells.map(cell).join('');
  const names = [...new Set(CONTENDERS.flatMap((one) => Object.keys(result.kinds[one])))];
  const counts = names.map((name) =>
    [...CONTENDERS.map((one) => cell(result.kinds[one][name] ?? 0)), `  ${name}`].join(''),
  );
  return [
    `${row(...CONTENDERS)}`,
    `${row(...CONTENDERS.map((one) => rounded(result.rates[one])))}  onboardings a second`,
    `${row(...CONTENDERS.map((one) => result.historyEvents[one]))}  history events of a case`,
    `${row(...CONTENDERS.map((one) => result.stateTransitions[one]))}  state transitions of a case`,
    '',
    'The history of one case of each:',
    ...counts,
    '',
    `${rounds} rounds of ${cases} cases at once, ${result.outsideCalls} outside calls each.`,
    `Ours is ${rounded(result.ratioToNaive)} times naive and ${rounded(result.ratioToBare)} times bare.`,
  ].join('\n');
}

function rounded(one: number): number {
  return Math.round(one * 100) / 100;
}

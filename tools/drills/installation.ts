import { pino } from 'pino';
import { type Verification, verifyEvents } from '../../operations/events/verify.ts';
import { type ArtisanRow, readArtisans } from '../demo-data/read.ts';
import { playPersonas } from '../sandbox/personas/play.ts';
import { ARTISANS, type System, type SystemOptions, startSystem } from './system.ts';

/** A whole system that plays the artisans of a file, for tests that break it. */
export interface Installation extends System {
  /** Rows of the file with this scenario that no test has used yet. @throws Error where there are too few */
  rowsOf(scenario: string, count: number): ArtisanRow[];
  /** The row that a case was registered from. @throws Error where there is none */
  rowOf(caseId: string): ArtisanRow;
  /** Registers artisans. @returns their rows by case id */
  register(rows: readonly ArtisanRow[]): Promise<Map<string, ArtisanRow>>;
  /** Plays the people of these cases until the test ends. */
  play(rows: ReadonlyMap<string, ArtisanRow>): void;
  /** Waits until all cases have ended. @returns how each ended. @throws Error after `ms` milliseconds */
  ends(cases: Iterable<string>, ms?: number): Promise<string[]>;
  /** Verifies the whole events topic. */
  verify(): Promise<Verification>;
}

/** Starts a system and reads its file of artisans. @param dynamicConfig of the Temporal server */
export async function startInstallation(
  dynamicConfig: Record<string, string> = {},
  options: SystemOptions = {},
): Promise<Installation> {
  const system = await startSystem(dynamicConfig, options);
  const { client, onboarding, dossier, kafka } = system;
  const stopping = new AbortController();
  const log = pino({ level: 'silent' });
  const playing: Promise<void>[] = [];
  const { rows } = readArtisans(options.artisans ?? ARTISANS);
  const used = new Set<ArtisanRow>();
  const registered = new Map<string, ArtisanRow>();
  return {
    ...system,
    rowsOf: (scenario, count) => {
      const found = rows
        .filter((row) => row.scenario === scenario && row.hold === null && !used.has(row))
        .slice(0, count);
      for (const row of found) used.add(row);
      if (found.length < count)
        throw new Error(`the data set has only ${found.length} more rows of ${scenario}`);
      return found;
    },
    rowOf: (caseId) => {
      const row = registered.get(caseId);
      if (row === undefined) throw new Error(`no artisan was registered as ${caseId}`);
      return row;
    },
    register: async (wanted) => {
      const actor = { role: 'operator', id: 'test' } as const;
      const made = await Promise.all(
        wanted.map(
          async (row) =>
            [(await onboarding.register(row.registration, actor)).caseId, row] as const,
        ),
      );
      for (const [caseId, row] of made) registered.set(caseId, row);
      return new Map(made);
    },
    play: (cases) => {
      playing.push(
        playPersonas({
          client,
          onboarding,
          rows: cases,
          holds: false,
          log,
          signal: stopping.signal,
        }),
      );
    },
    ends: async (cases, ms = 120_000) => {
      const deadline = Date.now() + ms;
      const ids = [...cases];
      for (;;) {
        const ends = await Promise.all(
          ids.map(async (id) => (await dossier.application(id))?.end ?? null),
        );
        const open = ids.filter((_id, index) => ends[index] === null);
        if (open.length === 0) return ends.map(String);
        if (Date.now() > deadline)
          throw new Error(
            `${open.length} of ${ids.length} cases have not ended, such as ${open[0]}`,
          );
        await new Promise((wake) => setTimeout(wake, 300));
      }
    },
    verify: () => verifyEvents({ kafka, log, askCase: (id) => onboarding.case(id) }),
    stop: async () => {
      stopping.abort();
      await Promise.all(playing);
      await system.stop();
    },
  };
}

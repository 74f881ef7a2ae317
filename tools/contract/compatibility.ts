import { type Json, mismatches } from './subset.ts';

/** Checks today's schemas against those of every release. */

/** The schemas of a released version, by name. A release is never changed. */
export interface Release {
  readonly version: string;
  readonly schemas: Readonly<Record<string, Json>>;
}

/** A change that breaks readers or senders with a released version. */
export interface Break {
  readonly schema: string;
  readonly field: string;
  readonly how: string;
  readonly whom: string;
}

export interface Verdict {
  readonly breaks: readonly Break[];
  /** Changes that the contract's rules allow, each in a sentence. */
  readonly allowed: readonly string[];
}

interface Kept {
  /** Who breaks if today's schema refuses a record that the old version allows. */
  readonly reading: (version: string) => string;
  /** Who breaks if the old schema refuses a record of today; null where only the pipeline reads. */
  readonly written: ((version: string) => string) | null;
}

const OLD_LOG = (version: string) =>
  `readers with today’s schema that come to records written under ${version}`;
const OLD_READERS = (version: string) =>
  `readers that still have the schema of ${version} and come to records written today`;

/** The promises of each topic. Topics with other readers keep both: a log is read from its start, by older readers too. */
const PROMISES: Readonly<Record<string, Kept>> = {
  events: { reading: OLD_LOG, written: OLD_READERS },
  cases: { reading: OLD_LOG, written: OLD_READERS },
  rejected: { reading: OLD_LOG, written: OLD_READERS },
  commands: {
    reading: (version) => `senders that still send commands as ${version} has them`,
    written: null,
  },
};

/** Compares today's schemas with those of a release. Call it for every release to get transitive compatibility. */
export function holdAgainst(released: Release, today: Readonly<Record<string, Json>>): Verdict {
  const { version, schemas } = released;
  const breaks = Object.entries(schemas).flatMap(([name, old]) => {
    const { reading, written } = promiseOf(name);
    const now = today[name];
    const telling = (whom: string) => (one: { field: string; how: string }) => ({
      schema: name,
      ...one,
      whom,
    });
    if (now === undefined)
      return [{ schema: name, field: '', how: 'is gone', whom: reading(version) }];
    return [
      ...mismatches(old, now).map(telling(reading(version))),
      ...(written === null ? [] : mismatches(now, old).map(telling(written(version)))),
    ];
  });
  const added = Object.keys(today).filter((name) => schemas[name] === undefined);
  const judged = added.map((name) => judgeAdded(name, released, today));
  return {
    breaks: [...breaks, ...judged.flatMap((one) => one.breaks)],
    allowed: judged.flatMap((one) => one.allowed),
  };
}

/** Judges a new schema. The rule for unknown types allows a new event type whose envelope fits that of the release. */
function judgeAdded(
  name: string,
  { version, schemas }: Release,
  today: Release['schemas'],
): Verdict {
  if (name.startsWith('commands/'))
    return { breaks: [], allowed: [`${name} is new since ${version}: no sender has to send it`] };
  const whom = OLD_READERS(version);
  const envelope = name.startsWith('events/') ? schemas['events/any'] : undefined;
  const now = today[name];
  if (envelope === undefined || now === undefined)
    return {
      breaks: [{ schema: name, field: '', how: 'no older reader can read it', whom }],
      allowed: [],
    };
  const breaks = mismatches(now, envelope).map((one) => ({ schema: name, ...one, whom }));
  const rule = `${name} is new since ${version}: older readers mark the case “newer than I know”`;
  return { breaks, allowed: breaks.length === 0 ? [rule] : [] };
}

function promiseOf(name: string): Kept {
  const promise = PROMISES[name.split('/')[0] ?? ''];
  if (promise === undefined) throw new Error(`nothing is promised about ${name}`);
  return promise;
}

/** A break in one line: the schema and field, how it changed, and whom it breaks. */
export function inWords({ schema, field, how, whom }: Break): string {
  return `${schema}${field === '' ? '' : ` ${field}`}: ${how}. Breaks ${whom}.`;
}

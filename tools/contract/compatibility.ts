import { type Json, mismatches } from './subset.ts';

/** The schemas of a version that was released, by their names. Never changed afterwards. */
export interface Release {
  readonly version: string;
  readonly schemas: Readonly<Record<string, Json>>;
}

/** Something that no longer works for somebody who has a version that was released. */
export interface Break {
  readonly schema: string;
  readonly field: string;
  readonly how: string;
  readonly whom: string;
}

export interface Verdict {
  readonly breaks: readonly Break[];
  /** Changes that the written rules allow, each in a sentence. */
  readonly allowed: readonly string[];
}

interface Kept {
  /** Whom it breaks when today's reader refuses what the old version allowed to write. */
  readonly reading: (version: string) => string;
  /** Whom it breaks when what is written today is refused by an old reader; null where only we read. */
  readonly written: ((version: string) => string) | null;
}

const OLD_LOG = (version: string) =>
  `readers with today’s schema that come to records written under ${version}`;
const OLD_READERS = (version: string) =>
  `readers that still have the schema of ${version} and come to records written today`;

/** Topics that others read keep both promises: a log is read from its beginning, and readers are older than writers. */
const PROMISES: Readonly<Record<string, Kept>> = {
  events: { reading: OLD_LOG, written: OLD_READERS },
  cases: { reading: OLD_LOG, written: OLD_READERS },
  rejected: { reading: OLD_LOG, written: OLD_READERS },
  commands: {
    reading: (version) => `senders that still send commands as ${version} has them`,
    written: null,
  },
};

/** Holds today's schemas against those of a release. Transitive when it is asked for every release. */
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

/** An event type that nobody knew: the rule for unknown types covers it, if its envelope is one that they know. */
function judgeAdded(
  name: string,
  { version, schemas }: Release,
  today: Release['schemas'],
): Verdict {
  if (name.startsWith('commands/'))
    return { breaks: [], allowed: [`${name} is new since ${version}: nobody has to send it`] };
  const whom = OLD_READERS(version);
  const envelope = name.startsWith('events/') ? schemas['events/any'] : undefined;
  const now = today[name];
  if (envelope === undefined || now === undefined)
    return {
      breaks: [{ schema: name, field: '', how: 'nobody can read it yet', whom }],
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

/** A break in one line: what, where, how, and whom it breaks. */
export function inWords({ schema, field, how, whom }: Break): string {
  return `${schema}${field === '' ? '' : ` ${field}`}: ${how}. Breaks ${whom}.`;
}

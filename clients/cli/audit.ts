import { type Command, InvalidArgumentError } from 'commander';
import { parseArtisanId, parseCaseId } from '../../contracts/ids.ts';
import type { ActorGiven } from '../../contracts/shapes.ts';
import { type AuditQuery, type AuditRecord, MOST_ENTRIES } from '../../dossier/audit-entry.ts';
import type { AuditPage, DossierStore } from '../../dossier/store.ts';
import { ago, count } from '../../operations/events/arguments.ts';
import { decideAccess } from '../../policies/access/access.ts';
import type { Audit } from '../library/audit.ts';
import { Refused } from '../library/refused.ts';

/** The command `audit`: the audit log, for auditors. */

/** The part of the command line that it needs. It reaches the dossier alone: an auditor needs no right on Temporal. */
interface Around {
  readonly withDossier: (
    work: (dossier: DossierStore, audit: Audit) => Promise<void>,
  ) => Promise<void>;
  readonly print: (value: unknown, text: string) => void;
  readonly actor: () => ActorGiven;
}

/** The entries of a page where nothing else is asked for. */
const PAGE = 50;

const HELP = `
One line for each entry, oldest first: its number, its time, who, what, about which case or artisan, what came of it, the
way in and the reason. --actor is who asks, as in every command; --by is whose acts are asked for. Numbers have no gaps.
Each call is itself an entry: readAudit.`;

interface Filters {
  readonly case?: string;
  readonly artisan?: string;
  readonly by?: string;
  readonly action?: string;
  readonly since?: number;
  readonly until?: number;
  readonly refused?: true;
  readonly after?: number;
  readonly limit: number;
}

/** Adds `audit`. */
export function addAuditCommand(program: Command, { withDossier, print, actor }: Around): void {
  program
    .command('audit')
    .description('who did what, when and why: the audit log; administrators and auditors only')
    .option('--case <case>', 'about this case')
    .option('--artisan <artisan>', 'about this artisan, in all of their cases')
    .option('--by <account>', 'what this account did')
    .option('--action <action>', 'this act, such as decide, readDossier, findArtisan, eraseDossier')
    .option('--since <time>', 'then or later: 2026-11-24T06:30Z, or 90m, 12h, 7d', ago)
    .option('--until <time>', 'before then', ago)
    .option('--refused', 'only what was refused')
    .option('--after <number>', 'goes on after the entry with this number', count)
    .option('--limit <number>', `at most so many entries, from 1 to ${MOST_ENTRIES}`, size, PAGE)
    .addHelpText('after', HELP)
    .action((how: Filters) => {
      const query = queryOf(how);
      const { caseId, artisanId } = query;
      const account = actor();
      const act = { account, action: 'readAudit', caseId, artisanId };
      return withDossier(async (dossier, audit) => {
        const page = await audit.reading(act, async () => {
          const principal = { role: account.role };
          const decision = decideAccess({ principal, action: 'readAudit', resource: {} });
          if (decision.allowed) return dossier.audited(query);
          throw new Refused('NOT_ALLOWED', decision.because.sentence);
        });
        print(page, pageText(page));
      });
    });
}

/** @throws BadId for a case or artisan that is none */
function queryOf({ case: ofCase, artisan, by, refused, since, until, ...same }: Filters) {
  return {
    ...same,
    ...(ofCase === undefined ? {} : { caseId: parseCaseId(ofCase).caseId }),
    ...(artisan === undefined ? {} : { artisanId: parseArtisanId(artisan) }),
    ...(by === undefined ? {} : { actor: by }),
    ...(refused === undefined ? {} : { outcome: 'refused' }),
    ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
    ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
  } satisfies AuditQuery;
}

function pageText({ entries, next }: AuditPage): string {
  return [
    ...(entries.length === 0 ? ['no entry'] : entries.map(lineOf)),
    ...(next === null ? [] : [`there is more: --after ${next}`]),
  ].join('\n');
}

const WAYS: Readonly<Record<NonNullable<AuditRecord['way']>, string>> = {
  http: 'over HTTP',
  commands_topic: 'over Kafka',
  command_line: 'on the command line',
  library: 'by a program with the client library',
};

/** An entry in words. */
function lineOf(one: AuditRecord): string {
  const { number, at, action, caseId, artisanId, outcome, code, reason, way, place } = one;
  const about = caseId ?? artisanId;
  const parts = [
    whoOf(one),
    about === null ? action : `${action} ${about}`,
    code === null ? outcome : `${outcome} ${code}`,
    ...(way === null ? [] : [place === null ? WAYS[way] : `${WAYS[way]} (${place})`]),
    ...(reason === null ? [] : [`because: ${reason}`]),
  ];
  const time = at.slice(0, 19).replace('T', ' ');
  return `${String(number).padStart(7)}  ${time}  ${parts.join(' · ')}`;
}

/** Who acted: account, role, organisation, and the artisan for whom. */
function whoOf({ role, actor, organisation, onBehalfOf }: AuditRecord): string {
  return [
    actor ?? 'a caller who is not known',
    ...(role === null ? [] : [`(${role})`]),
    ...(organisation === null ? [] : [`of ${organisation}`]),
    ...(onBehalfOf === null ? [] : [`for ${onBehalfOf}`]),
  ].join(' ');
}

function size(text: string): number {
  const number = count(text);
  if (number >= 1 && number <= MOST_ENTRIES) return number;
  throw new InvalidArgumentError(`It must be from 1 to ${MOST_ENTRIES}.`);
}

import { TYPE_PREFIX } from '../../contracts/envelope.ts';
import { districtName } from '../../contracts/places/places.ts';
import type { Language } from '../../contracts/vocabulary.ts';
import { percentDone } from '../../contracts/waiting.ts';
import type { StoryRecord } from '../../operations/events/story.ts';
import { printoutWord } from '../../policies/examples.ts';
import { hasText, requirementText, text, textOrCode } from '../../policies/texts/texts.ts';
import type { CaseView } from '../../workflows/interface/run-input.ts';
import type { DueItem } from '../library/onboarding.ts';
import { type OpenFault, openFaultsOf } from '../library/open-faults.ts';
import type { Registered } from '../library/register.ts';

/** The texts that the command line prints about a case. All words come from the catalogue of texts. */

const word = (key: string, language: Language): string =>
  hasText(key) ? text(key, language) : key;
const nameOf = (requirement: string, language: Language): string =>
  requirementText(requirement.replace(/:.*/, ''), language)?.name ?? requirement;

/** A case in words: its stage or end, the parties that it waits on, its requirements, and what holds it up. */
export function caseText({ case: theCase, unpublished }: CaseView, language: Language): string {
  const lines = [
    `${theCase.caseId}  ${word(`trade.${theCase.trade}`, language)} · ${districtName(theCase.district, language)}, ${theCase.state}`,
    theCase.end === null
      ? `${word(`stage.${theCase.stage}`, language)} · ${theCase.waiting.on.map((one) => word(`party.${one}`, language)).join(', ')} · ${percentDone(theCase)} %`
      : `${word(`end.${theCase.end.kind}`, language)} · ${theCase.end.at}`,
    ...Object.values(theCase.requirements).map(
      (one) =>
        `  ${one.status.padEnd(10)} ${nameOf(one.id, language)}${one.codes.map((code) => ` (${textOrCode(code, language)})`).join('')}`,
    ),
  ];
  lines.push(...heldUpLines(openFaultsOf(theCase), language));
  if (unpublished.length > 0) lines.push(`  ${unpublished.length} → Kafka`);
  return lines.join('\n');
}

/** Faults and outages, a line for each: its subject, its reason with the code, and the party that has to act. */
function heldUpLines(all: readonly OpenFault[], language: Language): string[] {
  return all.map(({ what, requirement, code, waitingOn }) => {
    const about = requirement === null ? what : nameOf(requirement, language);
    const by = waitingOn === null ? '' : ` · ${word(`party.${waitingOn}`, language)}`;
    return `  ! ${about}: ${textOrCode(code, language)} [${code}]${by}`;
  });
}

/** The outcome of a registration, and its fields that were not taken. */
export function registeredText({ caseId, fresh, end, differs }: Registered): string {
  const ended = end === null ? '' : `, ended as ${end}`;
  const line = `${caseId}${fresh ? '' : ' (known before)'}${ended}`;
  if (differs.length === 0) return line;
  return [
    line,
    `  differs from what it was opened with, and was not taken: ${differs.join(', ')}`,
    ...howToChange(differs).map((one) => `  ${one}`),
  ].join('\n');
}

const BROUGHT = /^(brought|documents|products)\./;

/** How each differing field can be changed, as far as it can. */
function howToChange(differs: readonly string[]): string[] {
  const rest = differs.filter((one) => !BROUGHT.test(one) && one !== 'policy');
  return [
    ...(differs.some((one) => BROUGHT.test(one))
      ? ['what is brought is changed by: submit <case> <requirement> <file>']
      : []),
    ...(differs.includes('policy') ? ['the rules are changed by: move-policy'] : []),
    ...(rest.length > 0
      ? [
          `${rest.join(', ')}: stays so until the case has ended and the next application is registered`,
        ]
      : []),
  ];
}

/** The requirements that are due and what holds up the case, in words. */
export function dueText(
  due: readonly DueItem[],
  others: readonly OpenFault[],
  language: Language,
): string {
  const items = dueItems(due, language);
  return [...(items === '' ? ['—'] : [items]), ...heldUpLines(others, language)].join('\n');
}

function dueItems(due: readonly DueItem[], language: Language): string {
  return due
    .map(({ requirement, codes, instead }) => {
      const known = requirementText(requirement.replace(/:.*/, ''), language);
      const why =
        codes.length > 0 ? codes.map((code) => textOrCode(code, language)) : [known?.bring ?? ''];
      const names = instead.map((id) => nameOf(id, language)).join(', ');
      return [
        `• ${known?.name ?? requirement}`,
        ...why.filter((one) => one !== '').map((one) => `    ${one}`),
        ...(instead.length === 0 ? [] : [`    ${printoutWord('instead', language, { names })}`]),
      ].join('\n');
    })
    .join('\n');
}

const HEADING = ' No  partition/offset  time (UTC)           what happened';

/** A line for each event: its sequence, its partition and offset, its time, and what happened in words. */
export function storyText(
  records: readonly StoryRecord[],
  language: Language,
  withHeading = true,
): string {
  const lines = records.map(({ partition, offset, message }) => {
    const type = message.type.slice(TYPE_PREFIX.length);
    const { change, stage, actor } = message.data;
    const { requirement, code } = change as { requirement?: unknown; code?: unknown };
    const about =
      typeof requirement === 'string'
        ? `: ${nameOf(requirement, language)}`
        : type === 'case.stage_entered'
          ? `: ${word(`stage.${stage.to}`, language)}`
          : '';
    const why = typeof code === 'string' ? ` (${textOrCode(code, language)})` : '';
    const by = actor.role === 'system' ? '' : ` (${word(`role.${actor.role}`, language)})`;
    const place = `${String(Number(message.sequence)).padStart(3)}  ${`${partition}/${offset}`.padStart(16)}`;
    const time = message.time.slice(0, 19).replace('T', ' ');
    return `${place}  ${time}  ${word(`event.${type}`, language)}${about}${why}${by}  [${type}]`;
  });
  return [...(withHeading ? [HEADING] : []), ...lines].join('\n');
}

import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { eligibilityAnswers } from '../../contracts/intake/eligibility.ts';
import { rule } from '../../contracts/rules.ts';
import { LANGUAGES, type Language } from '../../contracts/vocabulary.ts';
import {
  type EligibilityAnswers,
  eligibilityOf,
  type Outcome,
} from '../../policies/eligibility.ts';
import { adviceSays, conditionSays } from '../../policies/eligibility-texts.ts';
import { CURRENT_POLICY, policyOf } from '../../policies/policies.ts';
import { tradeOf } from '../../policies/trades.ts';
import { BadInput } from '../library/bad-input.ts';
import { readJson } from '../library/json.ts';

/** The command `eligibility`. */

/** The part of the command line's context that it needs. */
interface Around {
  readonly print: (value: unknown, text: string) => void;
  readonly language: () => Language;
}

const MARK: Readonly<Record<Outcome, string>> = { fits: '✓', does_not_fit: '✗', not_known: '?' };
const STANDARD_INPUT = 0;
/** The name of the whole input in problems. */
const WHOLE = 'the answers:';

/** Adds `eligibility FILE`: what may stand in the way of a registration. It calls no server and stores nothing. */
export function addEligibilityCommand(program: Command, { print, language }: Around): void {
  program
    .command('eligibility <file>')
    .description('what may stand in the way of a registration, from answers in JSON (- reads them)')
    .action((file: string) => {
      const found = eligibilityOf(answersFrom(readFileSync(file === '-' ? STANDARD_INPUT : file)));
      const decides = Object.fromEntries(LANGUAGES.map((one) => [one, adviceSays('decides', one)]));
      print({ ...found, decides }, eligibilityText(found, language()));
    });
}

/** @throws BadInput naming every field and the rule that it breaks, and never an answer */
function answersFrom(text: Uint8Array): EligibilityAnswers {
  const parsed = eligibilityAnswers.safeParse(readJson(text, WHOLE));
  if (!parsed.success) throw BadInput.from(parsed.error, [], WHOLE);
  const { trade } = parsed.data;
  const isOneOf18 = trade !== undefined && tradeOf(policyOf(CURRENT_POLICY), trade) !== undefined;
  if (trade !== undefined && trade !== 'other' && !isOneOf18)
    throw new BadInput([{ field: 'trade', rule: rule('code.trade_or_other') }]);
  return parsed.data;
}

/** The findings in words. The sentence that the registry decides is in every language: others may read the printout. */
function eligibilityText(found: ReturnType<typeof eligibilityOf>, language: Language): string {
  return [
    adviceSays(found.advice, language),
    ...found.findings.map(({ rule, outcome }) => {
      const [name, says, todo] = conditionSays(rule, outcome, language);
      return `  ${MARK[outcome]} ${name}: ${says}${todo === '' ? '' : ` ${todo}`}`;
    }),
    ...LANGUAGES.map((one) => adviceSays('decides', one)),
  ].join('\n');
}

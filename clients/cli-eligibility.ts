import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { eligibilityAnswers } from '../contracts/intake/eligibility.ts';
import { LANGUAGES, type Language } from '../contracts/vocabulary.ts';
import { type EligibilityAnswers, eligibilityOf, type Outcome } from '../policies/eligibility.ts';
import { adviceSays, conditionSays } from '../policies/eligibility-texts.ts';
import { CURRENT_POLICY, policyOf } from '../policies/policies.ts';
import { tradeOf } from '../policies/trades.ts';
import { BadInput } from './bad-input.ts';

/** What the command line brings along. */
interface Around {
  readonly print: (value: unknown, text: string) => void;
  readonly language: () => Language;
}

const MARK: Readonly<Record<Outcome, string>> = { fits: '✓', does_not_fit: '✗', not_known: '?' };
const STANDARD_INPUT = 0;

/** `eligibility FILE`: what may stand in the way of a registration. Asks no server and keeps nothing. */
export function addEligibilityCommand(program: Command, { print, language }: Around): void {
  program
    .command('eligibility <file>')
    .description('what may stand in the way of a registration, from answers in JSON (- reads them)')
    .action((file: string) => {
      const found = eligibilityOf(
        answersFrom(readFileSync(file === '-' ? STANDARD_INPUT : file, 'utf8')),
      );
      const decides = Object.fromEntries(LANGUAGES.map((one) => [one, adviceSays('decides', one)]));
      print({ ...found, decides }, eligibilityText(found, language()));
    });
}

/** @throws BadInput naming every field and the rule that it breaks, and never what was answered. */
function answersFrom(text: string): EligibilityAnswers {
  const parsed = eligibilityAnswers.safeParse(jsonFrom(text));
  if (!parsed.success) {
    const { problems } = BadInput.from(parsed.error);
    throw new BadInput(problems.map((one) => ({ ...one, field: one.field || 'the answers:' })));
  }
  const { trade } = parsed.data;
  const isOneOf18 = trade !== undefined && tradeOf(policyOf(CURRENT_POLICY), trade) !== undefined;
  if (trade !== undefined && trade !== 'other' && !isOneOf18)
    throw new BadInput([{ field: 'trade', rule: 'must be one of the 18 trades, or other' }]);
  return parsed.data;
}

/** The parser’s own message would repeat a piece of the text. */
function jsonFrom(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadInput([{ field: 'the answers:', rule: 'must be JSON' }]);
  }
}

/** That the registry decides stands there in every language: the paper may go to somebody who reads the other. */
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

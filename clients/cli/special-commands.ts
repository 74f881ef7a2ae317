import { Option } from 'commander';
import type { CommandName } from '../../contracts/commands.ts';
import type { ProviderAnswer } from '../library/onboarding.ts';
import { Refused } from '../library/refused.ts';
import { decisionsOn, type Verdicts } from './decide.ts';
import type { SpecialCommand } from './given-commands.ts';

/** The commands that read the case, or write to the dossier, before they are sent: `submit`, `decide`, `report`. */
export const SPECIAL_COMMANDS: Partial<Record<CommandName, SpecialCommand>> = {
  submit: {
    options: [],
    give: async (onboarding, caseId, { requirement, content }, given) => {
      const items = [{ requirement: String(requirement), content }];
      return { answer: await onboarding.submit(caseId, items, given) };
    },
  },
  decide: {
    options: [
      new Option('--accept-all', 'accepts everything that waits'),
      new Option('--accept <requirement...>', 'accepts what was brought'),
      new Option('--recheck <requirement...>', 'has an outside system asked once more'),
      new Option('--return <requirement=code,code...>', 'sends back, naming every defect'),
      new Option('--refuse <requirement=code,code...>', 'refuses for good; may be appealed'),
    ],
    give: async (onboarding, caseId, how, given) => {
      const waiting = await onboarding.toReview(caseId);
      const items = decisionsOn(waiting, how as Verdicts);
      if (items.length === 0) {
        const names = waiting.map((one) => one.requirement).join(', ') || 'nothing';
        throw new Refused('TOO_EARLY', `nothing to decide; with a reviewer: ${names}`);
      }
      const answer = await onboarding.decide(caseId, items, given);
      const lines = answer.items.map(
        (one) => `${one.requirement} ${one.taken ? 'decided' : one.refusal.message}`,
      );
      return { answer, text: lines.join('\n') };
    },
  },
  report: {
    options: [new Option('--codes <code,code...>', 'why').default('')],
    give: async (onboarding, caseId, fields, given) => {
      const { case: theCase } = await onboarding.case(caseId);
      const requirement = String(fields.requirement);
      const asked = theCase.requirements[requirement];
      const answer: ProviderAnswer = {
        requirement,
        seen: asked?.evidence?.digest ?? '0'.repeat(64),
        question: asked?.question ?? 1,
        outcome: fields.outcome as ProviderAnswer['outcome'],
        codes: String(fields.codes)
          .split(',')
          .filter((one) => one !== ''),
      };
      return { answer: await onboarding.report(caseId, answer, given) };
    },
  },
};

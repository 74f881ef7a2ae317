import type { Command } from 'commander';
import { z } from 'zod';
import { districtName, districtOf, districtsOf } from '../../contracts/places/places.ts';
import { rule } from '../../contracts/rules.ts';
import type { Language } from '../../contracts/vocabulary.ts';
import { BadInput } from '../library/bad-input.ts';
import type { CliContext } from './context.ts';

const registered = z.object({ district: z.string() });

/** Adds `district`: a facilitator sees the typed name of an unknown district, and maps it to one of the register. */
export function addDistrictCommand(
  program: Command,
  { run, print, given, idOf, language }: CliContext & { readonly language: () => Language },
): void {
  program
    .command('district <case> [district]')
    .description(
      'the district as it was typed, with those of the register; with one of these, by code or name, maps it',
    )
    .action((text: string, district: string | undefined) =>
      run(async ({ onboarding, audit }) => {
        const { case: theCase } = await onboarding.case(idOf(text));
        const { caseId, state, dossier } = theCase;
        const known = districtsOf(state);
        if (district === undefined) {
          // The typed name is personal, so it is read from the dossier.
          const { actor: account } = given('facilitator');
          const { district: typed } = await audit.reading(
            { account, action: 'readDossier', caseId },
            async () => registered.parse(await onboarding.open(dossier)),
          );
          const now = districtName(theCase.district, language());
          const rows = known.map((one) => `  ${one.code}  ${one[language()]}`);
          print(
            { caseId, state, district: theCase.district, typed, known },
            [`typed: ${typed}`, `now: ${now}, ${state}`, ...rows].join('\n'),
          );
          return;
        }
        const code = districtOf(state, district);
        if (code === undefined)
          throw new BadInput([{ field: 'district', rule: rule('district.of_state', { state }) }]);
        const by = given('facilitator');
        const answer = await audit.command(
          { account: by.actor, action: 'map_district', caseId },
          () => onboarding.mapDistrict(caseId, code, by),
        );
        print(answer, `mapped to ${code}; the case is at event ${answer.sequence}`);
      }),
    );
}

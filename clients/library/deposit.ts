import { caseId as caseIdOf, parseCaseId } from '../../contracts/ids.ts';
import { evidenceSchema } from '../../contracts/intake/evidence.ts';
import { skuFor } from '../../contracts/intake/product.ts';
import {
  type Registration,
  type RegistrationInput,
  registration,
} from '../../contracts/intake/registration.ts';
import type { ReasonCode } from '../../contracts/reason-codes.ts';
import { rule } from '../../contracts/rules.ts';
import type { Evidence } from '../../contracts/shapes.ts';
import { ruleFor } from '../../contracts/zod-rules.ts';
import type { DossierStore } from '../../dossier/store.ts';
import {
  DOCUMENT_KINDS,
  isKnownRequirement,
  UNKNOWN_REQUIREMENT_RULE,
} from '../../policies/known-requirements.ts';
import { CURRENT_POLICY, isPolicy, policyOf } from '../../policies/policies.ts';
import { HOME_MARKETPLACES, isRegisteredFor } from '../../policies/served-marketplaces.ts';
import { COLLECTIVE_IDS } from '../../policies/tables/collectives.ts';
import { tradeOf } from '../../policies/trades.ts';
import { BadInput, type Problem } from './bad-input.ts';

/**
 * Checks registrations and evidence, and writes them to the dossier before a command is sent: the workflow, its history
 * and the topics hold references only.
 */

/** Content for a requirement: the dossier gets the content, the case gets its reference. */
export interface Brought {
  readonly requirement: string;
  readonly content: unknown;
}

/** Content for a requirement, as the case knows it: a reference into the dossier. */
export interface Referred {
  readonly requirement: string;
  readonly evidence: Evidence;
}

/** A registration that lies in the dossier, with the case that it would open. */
export interface Deposited {
  readonly caseId: string;
  readonly dossier: Evidence;
  readonly brought: Readonly<Record<string, Evidence>>;
}

/** The slot in which an artisan's registration lies. */
export const REGISTRATION = 'registration';

const MARKETPLACE_UNKNOWN: ReasonCode = 'route.marketplace_unknown';

/**
 * Checks the marketplace of an application: a case for one that is not served would wait for ever.
 * @returns an empty list, or one problem whose rule holds the reason code
 */
export function marketplaceProblems(code: string): Problem[] {
  if (isRegisteredFor(code)) return [];
  const served = HOME_MARKETPLACES.join(', ');
  const reason = MARKETPLACE_UNKNOWN;
  return [{ field: 'marketplace', rule: rule('code.marketplace', { served, reason }) }];
}

/** Checks a registration. @throws BadInput naming every field and the rule that it breaks */
export function checkedRegistration(input: RegistrationInput): Registration {
  const parsed = registration.safeParse(input, { error: ruleFor });
  if (!parsed.success) throw BadInput.from(parsed.error);
  const one = parsed.data;
  const problems: Problem[] = [];
  const version = one.policy ?? CURRENT_POLICY;
  const policy = policyOf(isPolicy(version) ? version : CURRENT_POLICY);
  if (tradeOf(policy, one.trade) === undefined)
    problems.push({ field: 'trade', rule: rule('code.trade') });
  problems.push(...marketplaceProblems(one.marketplace), ...unknownIn(one));
  if (!isPolicy(version)) {
    problems.push({ field: 'policy', rule: rule('code.policy') });
  }
  if (problems.length > 0) throw new BadInput(problems);
  return one;
}

/** Collectives and document kinds that no list has. The problems do not quote them: they may be any text. */
function unknownIn({ collective, documents }: Registration): Problem[] {
  const isUnknownKind = Object.keys(documents).some((kind) => !DOCUMENT_KINDS.includes(kind));
  return [
    ...(collective === undefined || COLLECTIVE_IDS.includes(collective)
      ? []
      : [{ field: 'collective', rule: rule('collective.known') }]),
    ...(isUnknownKind
      ? [
          {
            field: 'documents',
            rule: rule('document_kind.known', { values: DOCUMENT_KINDS.join(', ') }),
          },
        ]
      : []),
  ];
}

/** A registration as the dossier stores it: the artisan's entry, and each piece of evidence in a slot of its own. */
export interface Parts {
  readonly entry: Omit<Registration, 'brought' | 'documents' | 'products'>;
  readonly brought: readonly {
    /** Its path in the registration: `brought.pan`, `products.0`. */
    readonly field: string;
    readonly requirement: string;
    readonly content: unknown;
  }[];
}

/** Splits a checked registration into its entry and its evidence. */
export function partsOf(one: Registration, artisanId: string): Parts {
  const { brought: facts, documents, products, ...entry } = one;
  const under = (place: string, contents: object) =>
    Object.entries(contents).flatMap(([requirement, content]) =>
      content === undefined ? [] : [{ field: `${place}.${requirement}`, requirement, content }],
    );
  const items = products.map((content, index) => ({
    field: `products.${index}`,
    requirement: `product:${skuFor(artisanId, content.number)}`,
    content,
  }));
  return {
    entry,
    brought: [...under('brought', facts), ...under('documents', documents), ...items],
  };
}

/** Writes a checked registration to the dossier. @throws DossierError ERASED */
export async function writeRegistration(
  dossier: DossierStore,
  one: Registration,
): Promise<Deposited> {
  const artisanId = await dossier.mintArtisan(one.schemeNumber);
  const parts = partsOf(one, artisanId);
  const nothing = { brought: {}, documents: {}, products: [] };
  const entry = await dossier.put(artisanId, REGISTRATION, { ...parts.entry, ...nothing });
  const brought: Record<string, Evidence> = {};
  for (const { requirement, content } of parts.brought)
    brought[requirement] = await dossier.put(artisanId, requirement, content);
  return { caseId: caseIdOf(artisanId, one.application), dossier: entry, brought };
}

/** @throws BadInput for each item whose requirement no policy asks for; its name is not repeated. */
export function checkKnown(
  items: readonly { readonly requirement: string }[],
  nameOf: (place: number) => string,
): void {
  const problems = items.flatMap(({ requirement }, place) =>
    isKnownRequirement(requirement)
      ? []
      : [{ field: `${nameOf(place)}.requirement`, rule: UNKNOWN_REQUIREMENT_RULE }],
  );
  if (problems.length > 0) throw new BadInput(problems);
}

/** Checks each content against the schema of its requirement. @throws BadInput naming every field and its rule */
export function checkedItems(items: readonly Brought[]): Brought[] {
  checkKnown(items, (place) => `items.${place}`);
  return items.map(({ requirement, content }) => {
    const parsed = evidenceSchema(requirement).safeParse(content, { error: ruleFor });
    if (parsed.success) return { requirement, content: parsed.data };
    throw BadInput.from(parsed.error, [requirement]);
  });
}

/** Writes checked contents to the dossier. @throws DossierError ERASED */
export async function writeBrought(
  dossier: DossierStore,
  caseId: string,
  items: readonly Brought[],
): Promise<Referred[]> {
  const { artisanId } = parseCaseId(caseId);
  const references: Referred[] = [];
  for (const { requirement, content } of items) {
    const evidence = await dossier.put(artisanId, requirement, content);
    references.push({ requirement, evidence });
  }
  return references;
}

/**
 * Reads a deposited registration back from the dossier.
 * @throws BadInput, DossierError as `registerDeposited`
 */
export async function openDeposit(
  dossier: DossierStore,
  { caseId, dossier: entry, brought }: Deposited,
): Promise<Registration> {
  const { artisanId, application } = parseCaseId(caseId);
  if (entry.ref !== `${artisanId}/${REGISTRATION}`)
    throw new BadInput([{ field: 'dossier.ref', rule: rule('dossier.registration') }]);
  if (!Object.keys(brought).every(isKnownRequirement))
    throw new BadInput([{ field: 'brought', rule: UNKNOWN_REQUIREMENT_RULE }]);
  const items = Object.entries(brought).map(([requirement, evidence]) => ({
    requirement,
    evidence,
  }));
  await checkReferences(dossier, caseId, items, (one) => `brought.${one.requirement}`);
  const one = checkedRegistration((await dossier.get(entry)) as RegistrationInput);
  if (one.application !== application)
    throw new BadInput([{ field: 'subject', rule: rule('dossier.application') }]);
  return one;
}

/**
 * Checks that the dossier holds every referenced entry, each for the given artisan and requirement.
 * @throws BadInput for a reference to another artisan or requirement; DossierError NOT_FOUND, DIGEST_MISMATCH or ERASED
 */
export async function checkReferences(
  dossier: DossierStore,
  caseId: string,
  items: readonly Referred[],
  nameOf: (one: Referred, place: number) => string,
): Promise<void> {
  const { artisanId } = parseCaseId(caseId);
  // Problems name the index: the sender's name for a requirement may be any text.
  checkKnown(items, (place) => `items.${place}`);
  const foreign: Problem[] = items.flatMap((one, place) =>
    one.evidence.ref === `${artisanId}/${one.requirement}`
      ? []
      : [
          {
            field: `${nameOf(one, place)}.ref`,
            rule: rule('dossier.entry'),
          },
        ],
  );
  if (foreign.length > 0) throw new BadInput(foreign);
  await Promise.all(items.map(({ evidence }) => dossier.get(evidence)));
}

import { z } from 'zod';
import { registration } from '../../contracts/intake/registration.ts';
import { caseId, digest, requirementId } from '../../contracts/shapes.ts';
import { ENDS } from '../../contracts/vocabulary.ts';
import { auditEntries, auditQuery, MOST_ENTRIES } from '../../dossier/audit-entry.ts';
import { isKnownRequirement } from '../../policies/known-requirements.ts';
import { placeOf } from '../identity/about.ts';
import { checkedAccessor } from '../library/no-aadhaar.ts';
import { Refused } from '../library/refused.ts';
import { LOOK, type Operation, ok, operation } from './operation.ts';

/**
 * Reads what is personal or about people: the dossier, the applications of a scheme number, the audit log. Each reading is
 * in the audit log before it is shown.
 */

/** As it was brought. Its fields depend on the requirement: see the schemas of the submission. */
const content = z.record(z.string(), z.unknown());
export const registrationRead = z.strictObject({ caseId, digest, registration: content });
export const evidenceRead = z.strictObject({ caseId, requirement: requirementId, digest, content });
export const applications = z.strictObject({
  items: z.array(z.strictObject({ caseId, end: z.enum(ENDS).nullable() })),
});
export const search = z.strictObject({ schemeNumber: registration.shape.schemeNumber });

const number = z.coerce.number().int();
/** The filters of the log, whose numbers are texts in an address. */
const auditFilters = auditQuery.extend({
  after: number
    .min(0)
    .optional()
    .describe('the number of the last entry that is known already: `next` of the page before'),
  limit: number.min(1).max(MOST_ENTRIES).default(50),
});

/** All readings. */
export const READINGS: readonly Operation[] = [
  operation({
    id: 'registration',
    tag: 'dossier',
    action: 'readDossier',
    audit: 'reading',
    method: 'GET',
    url: '/v1/cases/:case/registration',
    summary: 'The registration as the artisan gave it',
    wanted: { ofCase: true, reason: true },
    answers: { 200: registrationRead },
    codes: [...LOOK, 'BAD_HEADER', 'ERASED'],
    handle: async ({ caseId: asked }, { onboarding }) => {
      const { dossier } = (await onboarding.case(asked)).case;
      const read = { caseId: asked, digest: dossier.digest };
      return ok({ ...read, registration: await onboarding.open(dossier) });
    },
  }),
  operation({
    id: 'evidence',
    tag: 'dossier',
    action: 'readDossier',
    audit: 'reading',
    method: 'GET',
    url: '/v1/cases/:case/evidence',
    summary: 'What was last brought for a requirement, with the digest that a decision names',
    wanted: { ofCase: true, reason: true, query: z.strictObject({ requirement: requirementId }) },
    answers: { 200: evidenceRead },
    codes: [...LOOK, 'BAD_HEADER', 'ERASED', 'UNKNOWN_REQUIREMENT', 'TOO_EARLY'],
    handle: async ({ caseId: asked, query: { requirement } }, { onboarding }) => {
      const theCase = (await onboarding.case(asked)).case;
      const one = isKnownRequirement(requirement) ? theCase.requirements[requirement] : undefined;
      if (one === undefined)
        throw new Refused('UNKNOWN_REQUIREMENT', 'the case has no such requirement');
      const { evidence } = one;
      if (evidence === null) throw new Refused('TOO_EARLY', 'nothing was brought for it');
      const read = { caseId: asked, requirement, digest: evidence.digest };
      return ok({ ...read, content: await onboarding.open(evidence) });
    },
  }),
  operation({
    id: 'search',
    tag: 'dossier',
    action: 'findArtisan',
    about: ({ account }) => placeOf(account),
    audit: 'refusals',
    method: 'POST',
    url: '/v1/applications/search',
    summary: 'The applications of a scheme number, but those that the account may not see',
    wanted: { body: search, reason: true },
    answers: { 200: applications },
    codes: ['MALFORMED', 'BAD_HEADER', 'BAD_JSON', 'BODY_TOO_LARGE', 'MEDIA_TYPE'],
    handle: async ({ account, body, reason, requestId }, { onboarding, guard }) => {
      const { id: actor, role, organisation } = account;
      const by = checkedAccessor({
        ...{ actor, role, reason, way: 'http', place: requestId },
        ...(organisation === undefined ? {} : { organisation }),
      });
      const found = await onboarding.find(body.schemeNumber, by);
      const seen = await Promise.all(
        found.map((one) => guard.allowsCase(account, 'findArtisan', one.caseId)),
      );
      const items = found
        .filter((_one, index) => seen[index])
        .map((one) => ({ caseId: one.caseId, end: one.end }));
      return ok({ items } satisfies z.infer<typeof applications>);
    },
  }),
  operation({
    id: 'audit',
    tag: 'audit',
    action: 'readAudit',
    about: () => ({}),
    audit: 'reading',
    method: 'GET',
    url: '/v1/audit',
    summary: 'A page of the audit log, oldest first; each call is itself an entry',
    wanted: { query: auditFilters },
    answers: { 200: auditEntries },
    codes: ['MALFORMED', 'NOT_ALLOWED'],
    handle: async ({ query }, { dossier }) => ok(await dossier.audited(query)),
  }),
];

import { z } from 'zod';
import { bankAccount, identity, pan, taxStatus } from '../contracts/intake/evidence.ts';
import type { KycReport, OutsideCalls } from '../contracts/outside.ts';
import type { Evidence } from '../contracts/shapes.ts';
import type { DossierStore } from '../dossier/store.ts';
import { openEntry } from './dossier.ts';
import { askJson, rejected, unavailable } from './http.ts';

const answer = z.object({
  status: z.enum(['VALID', 'INVALID', 'RECEIVED', 'IN_PROCESS', 'FAILED']),
  nameMatch: z.number().min(0).max(100).optional(),
  reason: z.string().optional(),
});

/** Name-match bands. A proposal: real names vary by initials, order, honorifics and script, so doubt goes to a person. */
const BANDS = { matches: 85, doubtful: 34 };

type Request = Parameters<OutsideCalls['verifyWithProvider']>[0];

/**
 * Asks the verification provider about one fact. The reference is the same for every try of one attempt,
 * so that a retry is the same question and is billed once.
 */
export function kycCalls(
  dossier: DossierStore,
  url: string,
): Pick<OutsideCalls, 'verifyWithProvider'> {
  const put = async (
    kind: string,
    { caseId, requirement, evidence }: Request,
    facts: object,
  ): Promise<KycReport> => {
    const referenceId = `${caseId}/${requirement}/${evidence.version}`;
    return reportOf(
      requirement,
      await askJson('kyc', `${url}/v1/${kind}`, answer, { referenceId, ...facts }),
    );
  };
  const open = <T>(evidence: Evidence, schema: z.ZodType<T>) =>
    openEntry(dossier, evidence, schema);
  return {
    async verifyWithProvider(request) {
      const { requirement, evidence, artisanId } = request;
      switch (requirement) {
        case 'identity':
          return put('identity', request, await open(evidence, identity));
        case 'pan': {
          const facts = await open(evidence, pan);
          const { granted } = await dossier.claim('pan', facts.pan, artisanId);
          if (!granted) return { outcome: 'contested', codes: ['pan.claimed_elsewhere'] };
          return put('pan', request, facts);
        }
        case 'bank_account': {
          const facts = await open(evidence, bankAccount);
          const others = await dossier.hint(
            'bank_account',
            `${facts.ifsc}/${facts.account}`,
            artisanId,
          );
          const report = await put('bank', request, facts);
          return others.length === 0
            ? report
            : { ...report, codes: [...report.codes, 'bank.seen_elsewhere'] };
        }
        case 'tax_status':
          return put('tax', request, await open(evidence, taxStatus));
        default:
          throw rejected('kyc', `there is no check for ${requirement}`);
      }
    },
  };
}

/** Two axes: what the check says of the person, and whether the check worked at all. */
function reportOf(
  requirement: string,
  { status, nameMatch = 100, reason }: z.infer<typeof answer>,
): KycReport {
  const area = requirement === 'bank_account' ? 'bank' : 'kyc';
  if (status === 'FAILED') throw unavailable('kyc', 'could not ask its own source');
  if (status === 'RECEIVED' || status === 'IN_PROCESS') return { outcome: 'pending', codes: [] };
  if (status === 'INVALID') {
    return {
      outcome: 'invalid',
      codes: [reason === 'account_closed' ? 'bank.account_closed' : 'kyc.not_found'],
    };
  }
  if (nameMatch >= BANDS.matches) return { outcome: 'valid', codes: [] };
  if (nameMatch >= BANDS.doubtful) return { outcome: 'doubtful', codes: [`${area}.name_doubtful`] };
  return { outcome: 'invalid', codes: ['kyc.name_mismatch'] };
}

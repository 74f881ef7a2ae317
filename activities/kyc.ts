import { againstCase } from '../dossier/agreement.ts';
import { againstOthers } from '../dossier/uniqueness.ts';
import type { KycReport, OutsideActivities } from '../workflows/interface/activities.ts';
import type { OutsideDeps } from './deps.ts';
import { ask } from './http.ts';
import { readKycAnswer } from './kyc-answers.ts';
import { type Question, questionOf } from './kyc-questions.ts';
import { openEvidence } from './open.ts';
import { timeoutOf } from './signal.ts';

/** No provider can be asked: a reviewer checks. */
const UNVERIFIED: KycReport = { outcome: 'doubtful', codes: ['tax.route_unverified'] };

/** Asks a verification provider about a person. */
export function kycActivities({
  dossier,
  config,
}: OutsideDeps): Pick<OutsideActivities, 'verifyWithProvider'> {
  /** One question always has the same reference id: a repeated call gets, and is billed as, one answer. */
  async function askProvider(question: Question, referenceId: string): Promise<KycReport> {
    const { check, fields } = question;
    const answer = await ask({
      system: 'kyc',
      method: 'POST',
      url: `${config.KYC_URL}/v1/${check}`,
      body: { referenceId, ...fields },
      timeoutMs: timeoutOf('kyc', config),
    });
    return readKycAnswer(question, referenceId, answer);
  }

  return {
    async verifyWithProvider(asked) {
      const { caseId, artisanId, requirement, evidence } = asked;
      const question = await questionOf(requirement, evidence, dossier);
      const referenceId = `${caseId}/${requirement}/${evidence.version}/${asked.question}`;
      const found = question === null ? UNVERIFIED : await askProvider(question, referenceId);
      const held = await againstCase(
        (one, schema) => openEvidence(dossier, one, schema),
        asked,
        found,
      );
      return againstOthers(dossier, artisanId, requirement, question?.fields ?? {}, held);
    },
  };
}

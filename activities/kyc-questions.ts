import type { z } from 'zod';
import { bankAccount, identity, pan, taxStatus } from '../contracts/intake/evidence.ts';
import type { Evidence } from '../contracts/shapes.ts';
import { rejected } from './failures.ts';
import { type Dossier, openEvidence } from './open.ts';

/** Which check of the provider a requirement asks for. */
export type Check = 'identity' | 'pan' | 'bank' | 'tax';

/** The question for the provider: its check and the fields that are sent. */
export interface Question {
  readonly check: Check;
  readonly fields: Readonly<Record<string, string>>;
}

/** The question for a requirement. @returns null if no provider can be asked: a reviewer has to check. */
export async function questionOf(
  requirement: string,
  evidence: Evidence,
  dossier: Dossier,
): Promise<Question | null> {
  const read = <T>(schema: z.ZodType<T>) => openEvidence(dossier, evidence, schema);
  switch (requirement) {
    case 'identity': {
      const { name, reference, lastFour } = await read(identity);
      return { check: 'identity', fields: { name, reference, lastFour } };
    }
    case 'pan': {
      const found = await read(pan);
      return { check: 'pan', fields: { name: found.name, pan: found.pan } };
    }
    case 'bank_account': {
      const { holder, account, ifsc } = await read(bankAccount);
      return { check: 'bank', fields: { name: holder, account, ifsc } };
    }
    case 'tax_status': {
      const tax = await read(taxStatus);
      if (tax.route === 'handicraft_relief') return null;
      return { check: 'tax', fields: { number: tax.route === 'gstin' ? tax.gstin : tax.number } };
    }
    default:
      throw rejected('kyc', `there is no provider for ${requirement}`);
  }
}

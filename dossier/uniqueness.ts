import type { KycReport } from '../workflows/interface/activities.ts';
import type { DossierStore } from './store.ts';

/** The numbers of a person that may be in another dossier too, or must not be. */
interface Numbers {
  readonly pan?: string | undefined;
  readonly account?: string | undefined;
  readonly ifsc?: string | undefined;
}

/**
 * Compares a provider's finding with other dossiers. A PAN is one person's: in a second dossier it is contested. The
 * same bank account is only a hint, as a family may share one.
 *
 * Only a PAN that the provider knows is claimed: a typing error must not take another person's number.
 */
export async function againstOthers(
  dossier: Pick<DossierStore, 'claim' | 'hint'>,
  artisanId: string,
  requirement: string,
  { pan, account, ifsc }: Numbers,
  report: KycReport,
): Promise<KycReport> {
  if (requirement === 'pan' && (report.outcome === 'valid' || report.outcome === 'doubtful')) {
    const { granted } = await dossier.claim('pan', pan ?? '', artisanId);
    if (granted) return report;
    return {
      ...report,
      outcome: 'contested',
      codes: ['pan.claimed_elsewhere', ...report.codes],
    };
  }
  if (requirement === 'bank_account' && report.outcome !== 'pending') {
    const others = await dossier.hint('bank_account', `${ifsc}/${account}`, artisanId);
    if (others.length > 0) return { ...report, codes: [...report.codes, 'bank.seen_elsewhere'] };
  }
  return report;
}

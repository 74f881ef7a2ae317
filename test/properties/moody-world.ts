import { REGISTRY_LEVELS, SYSTEMS, type System } from '../../contracts/vocabulary.ts';
import type {
  Findings,
  OutsideActivities,
  RegistryReport,
} from '../../workflows/interface/activities.ts';
import { messageOf, submissionOf } from '../support/cases.ts';

/** How an outside system answers from now on. A system without such an answer answers as if `good`. */
export const MOODS = ['good', 'bad', 'doubtful', 'pending', 'down'] as const;
export type Mood = (typeof MOODS)[number];
export type Moods = Record<System, Mood>;

export const allGood = (): Moods =>
  Object.fromEntries(SYSTEMS.map((system) => [system, 'good'])) as Moods;

/** Outside systems that answer by their mood at the time of each call. */
export function moodyWorld(moods: Moods): OutsideActivities {
  const mood = (system: System): Exclude<Mood, 'down'> => {
    const now = moods[system];
    if (now === 'down') throw new Error(`${system} is down`);
    return now;
  };
  const found = (at: Mood): Findings => {
    if (at === 'bad')
      return {
        finding: 'artisan',
        issues: [{ code: 'listing.invalid_attribute', attribute: 'title' }],
      };
    if (at === 'doubtful')
      return {
        finding: 'approval',
        issues: [{ code: 'listing.qualification_required', attribute: null }],
      };
    return { finding: 'none', issues: [] };
  };
  return {
    lookUpRegistration: async () => registered(mood('registry')),
    checkDocument: async () => ({
      codes: mood('documents') === 'bad' ? ['document.blurred'] : [],
    }),
    verifyWithProvider: async () => {
      const now = mood('kyc');
      if (now === 'good') return { outcome: 'valid', codes: [] };
      if (now === 'bad') return { outcome: 'invalid', codes: ['kyc.not_found'] };
      return { outcome: now, codes: now === 'doubtful' ? ['kyc.name_doubtful'] : [] };
    },
    checkSellerAccount: async () => {
      const isLinked = mood('marketplace') !== 'bad';
      return isLinked
        ? { outcome: 'linked', codes: [] }
        : { outcome: 'returned', codes: ['account.not_found'] };
    },
    previewListing: async () => found(mood('marketplace')),
    submitListing: async ({ sku }) => ({
      submission: submissionOf(sku),
      ...found(mood('marketplace')),
    }),
    readListing: async () => {
      const state = mood('marketplace') === 'pending' ? 'pending' : 'on_sale';
      return { state, ...found(mood('marketplace')) };
    },
    deleteDocument: async () => ({ mood: mood('documents') }),
    takeDownListing: async () => ({ mood: mood('marketplace') }),
    sendMessage: async ({ messageId }) => {
      const delivered = mood('notifications') !== 'bad';
      const code = delivered ? 'delivered' : 'notification.unreachable';
      return { delivered, message: messageOf(messageId), channel: 'sms', code };
    },
  };
}

function registered(mood: Mood): RegistryReport {
  const outcome = mood === 'good' ? 'approved' : mood === 'bad' ? 'rejected' : 'pending';
  const levels = Object.fromEntries(
    REGISTRY_LEVELS.map((level, at) => [level, at === 0 ? 'approved' : outcome]),
  ) as RegistryReport['levels'];
  return { outcome, levels, codes: mood === 'bad' ? ['registry.not_in_trade'] : [] };
}

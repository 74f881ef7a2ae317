import type { PlaceName } from '../../interface.ts';
import { FILTERS, type Filter, type Filters, filtered } from '../place.ts';
import type { Texts } from '../texts.ts';

/** What filters are called, in the reader's language. */

/** The names of places that a view knows: undefined is not known yet, null a district that the register lacks. */
export interface Names {
  readonly state: PlaceName | undefined;
  readonly district: PlaceName | null | undefined;
}

export function holderName(holder: string, { t, word }: Texts): string {
  return holder === 'held' ? t('dashboard.party.held') : word('party', holder);
}

export function collectiveName(code: string, { t, word }: Texts): string {
  if (code === 'own') return t('dashboard.collectives.own');
  return word('dashboard.collective', code);
}

export const BUCKETS = [0, 1, 2, 3, 4, 5] as const;

/** A filter with its words: what it is about, what it says, and the address without it. */
export interface Chip {
  readonly filter: Filter;
  readonly about: string;
  readonly says: string;
  readonly without: string;
}

/** The filters of an address in words, in the order in which they are told. */
export function chipsOf(filters: Filters, names: Names, texts: Texts): Chip[] {
  return FILTERS.flatMap((filter) => {
    const code = filters[filter];
    if (code === null) return [];
    const [about, says] = wordsOf(filter, code, names, texts);
    return [{ filter, about, says, without: filtered({ [filter]: null }) }];
  });
}

function wordsOf(
  filter: Filter,
  code: string,
  { state, district }: Names,
  texts: Texts,
): [about: string, says: string] {
  const { t, word, language } = texts;
  switch (filter) {
    case 'state':
      return [t('dashboard.state'), state?.[language] ?? code];
    case 'district':
      return [
        t('dashboard.cases.district'),
        district === null ? t('dashboard.places.unlisted') : (district?.[language] ?? code),
      ];
    case 'trade':
      return [t('dashboard.trade'), word('trade', code)];
    case 'collective':
      return [t('dashboard.collectives.label'), collectiveName(code, texts)];
    case 'settlement':
      return [t('dashboard.settlements.label'), word('settlement', code)];
    case 'holder':
      return [t('dashboard.waiting.holder'), holderName(code, texts)];
    case 'bucket': {
      const bucket = BUCKETS.find((one) => String(one) === code);
      return [
        t('dashboard.filter.bucket'),
        bucket === undefined ? code : t(`dashboard.bucket.${bucket}`),
      ];
    }
    case 'late':
      return [t('dashboard.filter.lateness'), t('dashboard.cases.filter.late')];
  }
}

/** What a view is about, as its heading says it: `Uttar Pradesh · Potter (Kumhaar)`. */
export function headingOf(chips: readonly Chip[], { t }: Texts): string {
  const told = chips.map(({ filter, about, says }) =>
    filter === 'holder' || filter === 'bucket' ? `${about}: ${says}` : says,
  );
  const district = chips.findIndex(({ filter }) => filter === 'district');
  // A district comes before its State.
  if (district > 0) told.splice(0, 2, `${told[1]}, ${told[0]}`);
  return told.length === 0 ? t('dashboard.india') : told.join(' · ');
}

const STAGES = ['registration', 'documents', 'kyc', 'catalogue', 'go_live'];

/** Where a case stands, in words. */
export function placeName(place: string, { word }: Texts): string {
  return word(place === 'live' ? 'status' : STAGES.includes(place) ? 'stage' : 'end', place);
}

import { useSyncExternalStore } from 'react';
import type { Language } from '../../shared/format.ts';

/** The address of the view: everything that a view depends on is in it, so that every view is a link. */

/** The filters, which combine. Village or town alone combines with none: cases are not kept by it. */
export const FILTERS = [
  ...['state', 'district', 'trade', 'collective', 'settlement', 'holder', 'bucket', 'late'],
] as const;
export type Filter = 'state' | 'district' | 'trade' | 'collective' | 'settlement' | Waits;
type Waits = 'holder' | 'bucket' | 'late';
export type Filters = Readonly<Record<Filter, string | null>>;

export interface Place {
  readonly path: string;
  readonly filters: Filters;
  readonly language: Language;
  readonly query: URLSearchParams;
}

const LETTERS: Readonly<Record<string, Filter>> = {
  ...{ S: 'state', T: 'trade', C: 'collective', R: 'settlement' },
};

const listeners = new Set<() => void>();
let current = read();

function read(): Place {
  const { pathname, search } = window.location;
  const query = withoutScope(new URLSearchParams(search));
  const wanted = query.get('lang') ?? (navigator.language.startsWith('hi') ? 'hi' : 'en');
  return {
    path: pathname,
    filters: Object.fromEntries(FILTERS.map((one) => [one, query.get(one)])) as Filters,
    language: wanted === 'hi' ? 'hi' : 'en',
    query,
  };
}

/** Older links name one part of the country or of the artisans as `scope`. */
function withoutScope(query: URLSearchParams): URLSearchParams {
  const [letter = '', code = ''] = (query.get('scope') ?? '').split(':');
  query.delete('scope');
  const filter = LETTERS[letter];
  if (filter !== undefined) query.set(filter, code);
  const [state = '', district = ''] = code.split('/');
  if (letter === 'D') {
    query.set('state', state);
    query.set('district', district);
  }
  return query;
}

/** The part of the country or of the artisans that the server counts by itself; null where filters come together. */
export function scopeOf(filters: Filters): string | null {
  const { state, district, trade, collective, settlement, holder, bucket, late } = filters;
  if (holder !== null || bucket !== null || late !== null) return null;
  const scopes = [
    ...(district === null ? [] : [`D:${state}/${district}`]),
    ...(state === null || district !== null ? [] : [`S:${state}`]),
    ...(trade === null ? [] : [`T:${trade}`]),
    ...(collective === null ? [] : [`C:${collective}`]),
    ...(settlement === null ? [] : [`R:${settlement}`]),
  ];
  return scopes.length > 1 ? null : (scopes[0] ?? '*');
}

/** The address with some filters changed; null takes one away. What no longer makes sense goes along with it. */
export function filtered(changes: Partial<Filters>, path = current.path): string {
  const all: Record<string, string | null> = { offset: null, ...changes };
  if (changes.state !== undefined && changes.district === undefined) all.district = null;
  const others = FILTERS.filter((one) => one !== 'settlement');
  if (changes.settlement) for (const one of others) all[one] = null;
  else if (others.some((one) => changes[one])) all.settlement = null;
  return addressOf(all, path);
}

/** The filters as the server takes them. */
export function queryOf(filters: Filters): string {
  const given = Object.entries(filters).filter(([, value]) => value !== null);
  return new URLSearchParams(given as [string, string][]).toString();
}

function moved(): void {
  current = read();
  for (const one of listeners) one();
}
window.addEventListener('popstate', moved);

export function usePlace(): Place {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

/** The address with some of its query changed; null takes one away. The language stays. */
export function addressOf(
  changes: Readonly<Record<string, string | null>>,
  path = current.path,
  from: URLSearchParams = current.query,
): string {
  const query = new URLSearchParams(from);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  const text = query
    .toString()
    .replaceAll('%3A', ':')
    .replaceAll('%2F', '/')
    .replaceAll('%2A', '*');
  return text === '' ? path : `${path}?${text}`;
}

/** The address of another view; only the language is taken along. */
export function viewAt(path: string, query: Readonly<Record<string, string>> = {}): string {
  const lang = current.query.get('lang');
  return addressOf(query, path, new URLSearchParams(lang === null ? {} : { lang }));
}

export function go(address: string): void {
  window.history.pushState(null, '', address);
  moved();
}

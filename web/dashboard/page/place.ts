import { useSyncExternalStore } from 'react';
import type { Language } from '../../shared/format.ts';

/** The address of the view: everything that a view depends on is in it, so that every view is a link. */

export interface Place {
  readonly path: string;
  readonly scope: string;
  readonly language: Language;
  readonly query: URLSearchParams;
}

const listeners = new Set<() => void>();
let current = read();

function read(): Place {
  const { pathname, search } = window.location;
  const query = new URLSearchParams(search);
  const wanted = query.get('lang') ?? (navigator.language.startsWith('hi') ? 'hi' : 'en');
  return {
    path: pathname,
    scope: query.get('scope') ?? '*',
    language: wanted === 'hi' ? 'hi' : 'en',
    query,
  };
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

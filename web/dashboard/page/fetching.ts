import { skipToken, useQuery } from '@tanstack/react-query';
import type {
  CaseList,
  Choices,
  Combined,
  Overview,
  Session,
  Standing,
  Story,
} from '../interface.ts';
import { combinedKey, type Heard, KEYS, overviewKey } from './live.ts';
import { type Filters, queryOf } from './place.ts';

/** What the page asks its server for. */

/** The server's refusal of a request. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`refused with ${status}`);
    this.status = status;
  }
}

async function fetched<T>(path: string): Promise<T> {
  const response = await fetch(path, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Refused(response.status);
  return (await response.json()) as T;
}

/** @param isWanted false where nothing is to be fetched, and only what is there already is wanted */
export function useOverview(scope: string, isWanted = true) {
  return useQuery({
    queryKey: overviewKey(scope),
    queryFn: async ({ client }) => {
      const path = `/api/overview?scope=${encodeURIComponent(scope)}`;
      const { standing, overview } = await fetched<{ standing: Standing; overview: Overview }>(
        path,
      );
      client.setQueryData<Heard>(KEYS.heard, { standing, at: Date.now() });
      return overview;
    },
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** How many cases fit filters together. @param isWanted false where nothing is to be fetched */
export function useCombined(filters: Filters, isWanted = true) {
  const query = queryOf(filters);
  return useQuery({
    queryKey: combinedKey(query),
    queryFn: async ({ client }) => {
      const path = `/api/combined?${query}`;
      const { standing, combined } = await fetched<{ standing: Standing; combined: Combined }>(
        path,
      );
      client.setQueryData<Heard>(KEYS.heard, { standing, at: Date.now() });
      return combined;
    },
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

const NOTHING: Choices = { states: [], trades: [] };

/** What can be chosen; nothing until it was fetched. */
export function useChoices(): Choices {
  const choices = useQuery({
    queryKey: ['choices'],
    queryFn: () => fetched<Choices>('/api/choices'),
    staleTime: 60_000,
  });
  return choices.data ?? NOTHING;
}

/** How the projection stood when this page last heard of it. */
export function useHeard(): Heard | undefined {
  return useQuery<Heard>({ queryKey: KEYS.heard, queryFn: skipToken }).data;
}

export function useSession() {
  return useQuery({ queryKey: KEYS.session, queryFn: () => fetched<Session>('/api/session') });
}

export function useCases(query: string, isSignedIn: boolean) {
  return useQuery({
    queryKey: ['cases', query],
    queryFn: () => fetched<CaseList>(`/api/cases?${query}`),
    enabled: isSignedIn,
    // Each look is written down, so that lists are fetched anew once a minute and not with every event.
    staleTime: 60_000,
  });
}

export function useStory(caseId: string, isSignedIn: boolean) {
  return useQuery({
    queryKey: ['cases', 'story', caseId],
    queryFn: () => fetched<Story>(`/api/cases/${encodeURIComponent(caseId)}`),
    enabled: isSignedIn,
    staleTime: 60_000,
  });
}

export async function signOut(csrf: string): Promise<void> {
  await fetch('/sign-out', { method: 'POST', headers: { 'x-csrf': csrf } });
}

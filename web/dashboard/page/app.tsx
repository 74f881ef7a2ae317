import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useSession } from './fetching.ts';
import { KEYS, listen } from './live.ts';
import { scopeOf, usePlace } from './place.ts';
import { fetchTexts, TextsContext } from './texts.ts';
import { CasesView } from './views/cases.tsx';
import { Header } from './views/header.tsx';
import { Morning } from './views/morning.tsx';
import { StoryView } from './views/story.tsx';

/** The page: its words, its connection, and the view that the address names. */
export function App() {
  const { path, filters, language, query } = usePlace();
  const scope = scopeOf(filters) ?? '*';
  const client = useQueryClient();
  const session = useSession();
  const [wasSignedOut, setSignedOut] = useState(false);
  const [listening, setListening] = useState(0);
  const { data: texts, isPlaceholderData } = useQuery({
    queryKey: ['texts', language],
    queryFn: () => fetchTexts(language),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: `listening` begins a new connection
  useEffect(() => {
    const stopping = new AbortController();
    listen(client, scope, stopping.signal, () => {
      // What only the account could see must not stay in this page.
      client.removeQueries({ queryKey: ['cases'] });
      void client.invalidateQueries({ queryKey: KEYS.session });
      for (const one of ['overview', 'combined'])
        void client.invalidateQueries({ queryKey: [one] });
      setSignedOut(true);
      setListening((times) => times + 1);
    });
    return () => stopping.abort();
  }, [client, scope, listening]);
  // Until the other language's texts are there, the page is read in the one that it still has.
  useEffect(() => {
    if (!isPlaceholderData) document.documentElement.lang = language;
  }, [language, isPlaceholderData]);

  // Another view begins at its top, for the eyes and for a screen reader; what was clicked is no longer there.
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    window.scrollTo(0, 0);
    document.getElementById('main')?.focus();
  }, [path]);

  if (texts === undefined) return null;
  const isSignedIn = session.data?.signedIn === true;
  const came = query.get('sign-in');
  const notice = wasSignedOut && !isSignedIn ? 'signed_out' : came;
  return (
    <TextsContext value={texts}>
      <Header session={session.data} notice={notice} />
      <main id="main" tabIndex={-1}>
        {path === '/cases' ? (
          <CasesView isSignedIn={isSignedIn} />
        ) : path.startsWith('/case/') ? (
          <StoryView
            caseId={decodeURIComponent(path.slice('/case/'.length))}
            isSignedIn={isSignedIn}
          />
        ) : (
          <Morning />
        )}
      </main>
    </TextsContext>
  );
}

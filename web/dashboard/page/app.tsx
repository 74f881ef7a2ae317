import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useSession } from './fetching.ts';
import { KEYS, listen } from './live.ts';
import { usePlace } from './place.ts';
import { fetchTexts, TextsContext } from './texts.ts';
import { CasesView } from './views/cases.tsx';
import { Header } from './views/header.tsx';
import { Morning } from './views/morning.tsx';
import { StoryView } from './views/story.tsx';

/** The page: its words, its connection, and the view that the address names. */
export function App() {
  const { path, scope, language, query } = usePlace();
  const client = useQueryClient();
  const session = useSession();
  const [wasSignedOut, setSignedOut] = useState(false);
  const [listening, setListening] = useState(0);
  const texts = useQuery({
    queryKey: ['texts', language],
    queryFn: () => fetchTexts(language),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  }).data;
  const title = texts?.t('dashboard.short');

  // biome-ignore lint/correctness/useExhaustiveDependencies: `listening` begins a new connection
  useEffect(() => {
    const stopping = new AbortController();
    listen(client, scope, stopping.signal, () => {
      // What only the account could see must not stay in this page.
      client.removeQueries({ queryKey: ['cases'] });
      void client.invalidateQueries({ queryKey: KEYS.session });
      void client.invalidateQueries({ queryKey: ['overview'] });
      setSignedOut(true);
      setListening((times) => times + 1);
    });
    return () => stopping.abort();
  }, [client, scope, listening]);
  useEffect(() => {
    document.documentElement.lang = language;
    if (title !== undefined) document.title = title;
  }, [language, title]);

  if (texts === undefined) return null;
  const isSignedIn = session.data?.signedIn === true;
  const came = query.get('sign-in');
  const notice = wasSignedOut && !isSignedIn ? 'signed_out' : came;
  return (
    <TextsContext value={texts}>
      <Header session={session.data} notice={notice} />
      <main id="main" tabIndex={-1}>
        {path === '/cases' ? (
          <CasesView isSignedIn={isSignedIn} canSignIn={session.data?.canSignIn === true} />
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

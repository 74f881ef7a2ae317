import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { keptTheme, setTheme } from '../../shared/theme.ts';
import { App } from './app.tsx';
import { Refused } from './fetching.ts';
import '../../shared/fonts.css';
import '../../shared/tokens.css';
import './page.css';
import './print.css';

setTheme(keptTheme());

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // The stream says what is new.
      refetchOnWindowFocus: false,
      // A refusal is an answer; anything else may be better in a moment.
      retry: (times, error) => !(error instanceof Refused && error.status < 500) && times < 3,
    },
  },
});

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);

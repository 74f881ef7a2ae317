import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { Overview } from '../../interface.ts';
import { useHeard, useOverview } from '../fetching.ts';
import { addressOf, usePlace } from '../place.ts';
import { useTexts } from '../texts.ts';
import { Changes } from './changes.tsx';
import { Filters } from './filters.tsx';
import { Funnel } from './funnel.tsx';
import { Go, Num, State } from './parts.tsx';
import { Collectives, Settlements, Trades } from './parts-tables.tsx';
import { Places } from './places.tsx';
import { Reasons } from './reasons.tsx';
import { Waiting } from './waiting.tsx';

/** What an officer asks in the morning, in that order. */

const Ends = lazy(() => import('./ends.tsx'));

export function Morning() {
  const { scope } = usePlace();
  const { data, isError, refetch } = useOverview(scope);
  const kafka = useHeard()?.standing.kafka;
  if (data === undefined)
    return isError ? (
      <State kind="failed" onRetry={() => void refetch()} />
    ) : (
      <State kind="loading" />
    );
  return (
    <>
      <Filters scope={scope} states={data.states} trades={data.trades} />
      <ScopeName overview={data} />
      {data.registered !== 0 ? (
        <Answers overview={data} />
      ) : (
        // That there is none is known only once Kafka has said so.
        <State kind={kafka === 'following' ? 'empty' : 'loading'} />
      )}
    </>
  );
}

function Answers({ overview }: { overview: Overview }) {
  const { t } = useTexts();
  return (
    <>
      {!overview.isExact && <p className="public-note">{t('dashboard.public_view')}</p>}
      <WentLive overview={overview} />
      <div className="grid">
        <Funnel overview={overview} />
        <Waiting overview={overview} />
        <Reasons overview={overview} />
        <div className="span-5 stack">
          <Collectives overview={overview} />
          <Settlements overview={overview} />
        </div>
        <Places overview={overview} />
        <Trades overview={overview} />
        <Changes overview={overview} />
        <WhenNear>
          <Ends overview={overview} />
        </WhenNear>
      </div>
    </>
  );
}

/** Fetches a chart's code once the reader comes near it: most of the page's size, for what lies far down. */
function WhenNear({ children }: { children: ReactNode }) {
  const [isNear, setNear] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const watcher = new IntersectionObserver(
      ([seen]) => {
        if (seen?.isIntersecting) setNear(true);
      },
      { rootMargin: '100px' },
    );
    if (place.current !== null) watcher.observe(place.current);
    const print = () => setNear(true);
    window.addEventListener('beforeprint', print);
    return () => {
      watcher.disconnect();
      window.removeEventListener('beforeprint', print);
    };
  }, []);
  return (
    <div ref={place} className="later">
      {isNear && <Suspense fallback={null}>{children}</Suspense>}
    </div>
  );
}

/** Of what the numbers are, with the way back to all of them. */
function ScopeName({ overview }: { overview: Overview }) {
  const { t, word, language } = useTexts();
  const { scope, states, districts } = overview;
  const [kind, code = ''] = scope.split(':');
  const state = states.find((one) => one.code === code.slice(0, 2));
  const district = districts.find((one) => one.code === code.split('/')[1]);
  const name = (one: typeof state) => one?.name?.[language] ?? t('dashboard.places.unlisted');
  const crumbs: [string, string | null][] = [[t('dashboard.india'), scope === '*' ? null : '*']];
  if (kind === 'S' || kind === 'D')
    crumbs.push([name(state), kind === 'S' ? null : `S:${state?.code}`]);
  if (kind === 'D') crumbs.push([name(district), null]);
  if (kind === 'T') crumbs.push([word('trade', code), null]);
  if (kind === 'R') crumbs.push([word('settlement', code), null]);
  if (kind === 'C')
    crumbs.push([
      code === 'own' ? t('dashboard.collectives.own') : code.replaceAll('-', ' '),
      null,
    ]);
  return (
    <div className="scope-row">
      <h1>
        {crumbs.map(([text, to], index) => (
          <span key={text}>
            {index > 0 && <span aria-hidden="true"> › </span>}
            {to === null ? text : <Go to={addressOf({ scope: to === '*' ? null : to })}>{text}</Go>}
          </span>
        ))}
      </h1>
      <Button className="quiet print-button" onPress={() => window.print()}>
        {t('dashboard.print')}
      </Button>
    </div>
  );
}

function WentLive({ overview }: { overview: Overview }) {
  const { t, n } = useTexts();
  const { live, registered, liveToday, liveYesterday, liveThisWeek } = overview;
  return (
    <section className="hero" aria-labelledby="hero-title">
      <h2 id="hero-title" className="sr-only">
        {t('dashboard.live.title')}
      </h2>
      <p className="hero-line">
        <span className="hero-number">
          <Num n={live} />
        </span>
        <span className="hero-words">
          <strong>{t('dashboard.live.headline')}</strong>
          {registered !== null && <span>{t('dashboard.of_registered', { n: n(registered) })}</span>}
        </span>
      </p>
      <dl className="hero-parts">
        <Part name={t('dashboard.live.today')} value={liveToday} />
        <Part name={t('dashboard.live.yesterday')} value={liveYesterday} />
        <Part name={t('dashboard.live.week')} value={liveThisWeek} />
      </dl>
    </section>
  );
}

function Part({ name, value }: { name: string; value: Overview['live'] }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Num n={value} />
      </dd>
    </div>
  );
}

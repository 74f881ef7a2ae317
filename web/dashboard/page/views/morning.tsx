import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import type { Overview } from '../../interface.ts';
import { useCombined, useHeard, useOverview } from '../fetching.ts';
import { type Filters, scopeOf, usePlace } from '../place.ts';
import { useTexts } from '../texts.ts';
import { Changes } from './changes.tsx';
import { Combination } from './combination.tsx';
import { Funnel } from './funnel.tsx';
import { Num, State } from './parts.tsx';
import { Collectives, Settlements, Trades } from './parts-tables.tsx';
import { Places } from './places.tsx';
import { Reasons } from './reasons.tsx';
import { Top } from './top.tsx';
import { Waiting } from './waiting.tsx';

/** What an officer asks in the morning, in that order. */

const Ends = lazy(() => import('./ends.tsx'));

export function Morning() {
  const { filters } = usePlace();
  const scope = scopeOf(filters);
  return (
    <>
      <Top />
      {scope === null ? <Combination filters={filters} /> : <Whole scope={scope} />}
    </>
  );
}

/** A part of the country or of the artisans with all that is counted of it. */
function Whole({ scope }: { scope: string }) {
  const { filters } = usePlace();
  const { data, isError, refetch } = useOverview(scope);
  const standing = useHeard()?.standing;
  const isOfNow = standing?.kafka === 'following' && data?.version === standing.version;
  return (
    <>
      {data === undefined ? (
        isError ? (
          <State kind="failed" onRetry={() => void refetch()} />
        ) : (
          <State kind="loading" />
        )
      ) : data.registered !== 0 ? (
        <Answers overview={data} filters={filters} />
      ) : (
        // That there is none is known only once Kafka has said so, and no newer numbers are being made.
        <State kind={isOfNow ? 'empty' : 'loading'} />
      )}
    </>
  );
}

function Answers({ overview, filters }: { overview: Overview; filters: Filters }) {
  const { t } = useTexts();
  const { scope, isExact } = overview;
  // Of a part, other parts are counted within it only for those who may see all of it.
  const isWithin = isExact && scope !== '*' && filters.settlement === null;
  const within = useCombined(filters, isWithin).data;
  return (
    <>
      {!isExact && <p className="public-note">{t('dashboard.public_view')}</p>}
      <WentLive overview={overview} />
      <div className="grid">
        <Funnel overview={overview} />
        <Waiting rows={overview.waiting} />
        <Reasons overview={overview} />
        <div className="span-5 stack">
          <Collectives overview={overview} />
          <Settlements overview={overview} />
        </div>
        <Places
          overview={overview}
          {...(filters.trade && within ? { within: within.states } : {})}
        />
        <Trades overview={overview} {...(within ? { within: within.trades } : {})} />
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

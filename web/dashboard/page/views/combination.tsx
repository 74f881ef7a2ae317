import type { Combined } from '../../interface.ts';
import { useCombined, useSession } from '../fetching.ts';
import { addressOf, type Filters, filtered } from '../place.ts';
import { useTexts } from '../texts.ts';
import { Go, Num, Section, State } from './parts.tsx';
import { SignInBox } from './sign-in-box.tsx';
import { SortedParts } from './sorted-parts.tsx';
import { Waiting } from './waiting.tsx';

/** The numbers of filters together: how many cases fit, on whom these wait, and where and in which trades they are. */
export function Combination({ filters }: { filters: Filters }) {
  const { t } = useTexts();
  const { data, isError, refetch } = useCombined(filters);
  return (
    <>
      {data === undefined ? (
        isError ? (
          <State kind="failed" onRetry={() => void refetch()} />
        ) : (
          <State kind="loading" />
        )
      ) : data.refused !== null ? (
        <SignInBox>
          <p>{t(`dashboard.refused.${data.refused}`)}</p>
          <p>{t('dashboard.refused.instead')}</p>
        </SignInBox>
      ) : data.total.registered === 0 ? (
        <State kind="no_case" />
      ) : (
        <Fitting combined={data} filters={filters} />
      )}
    </>
  );
}

const COUNT = 'registered';

function Fitting({ combined, filters }: { combined: Combined; filters: Filters }) {
  const { t, word, language } = useTexts();
  const { total, states, districts, trades, isExact, isOwn, waiting } = combined;
  // Of those who wait nobody is live or has ended: there is one number to tell.
  const isOfWaiting = [filters.holder, filters.bucket, filters.late].some((one) => one !== null);
  const only = isOfWaiting ? ({ only: COUNT } as const) : {};
  const places = filters.state === null ? states : districts;
  const choice = filters.state === null ? 'state' : 'district';
  return (
    <>
      {!isExact && <p className="public-note">{t('dashboard.public_view')}</p>}
      {isOwn && <p className="public-note">{t('dashboard.cases.own')}</p>}
      <Hero combined={combined} isOfWaiting={isOfWaiting} />
      <div className="grid">
        {waiting.length > 0 && <Waiting rows={waiting} isWide />}
        {places.length > 0 && total.registered !== null && (
          <Section
            title={t(choice === 'state' ? 'dashboard.by_state' : 'dashboard.by_district')}
            name={`by-${choice}`}
            className="span-6"
          >
            <SortedParts
              label={t('dashboard.places.place')}
              rows={places}
              nameOf={(one) => one.name?.[language] ?? t('dashboard.places.unlisted')}
              addressFor={({ code }) => filtered({ [choice]: code })}
              {...only}
            />
          </Section>
        )}
        {trades.length > 0 && total.registered !== null && (
          <Section title={t('dashboard.trades.title')} name="by-trade" className="span-6">
            <SortedParts
              label={t('dashboard.trade')}
              rows={trades}
              nameOf={({ code }) => word('trade', code)}
              addressFor={({ code }) => filtered({ trade: code })}
              {...only}
            />
          </Section>
        )}
      </div>
    </>
  );
}

function Hero({ combined, isOfWaiting }: { combined: Combined; isOfWaiting: boolean }) {
  const { t, n } = useTexts();
  const isSignedIn = useSession().data?.signedIn === true;
  const { registered, live, underway, other } = combined.total;
  return (
    <section className="hero" aria-labelledby="hero-title">
      <h2 id="hero-title" className="sr-only">
        {t(isOfWaiting ? 'dashboard.combined.title' : 'dashboard.live.title')}
      </h2>
      <p className="hero-line">
        <span className="hero-number">
          <Num n={isOfWaiting ? registered : live} />
        </span>
        <span className="hero-words">
          <strong>
            {t(
              isOfWaiting
                ? registered === 1
                  ? 'dashboard.combined.one'
                  : 'dashboard.combined.many'
                : 'dashboard.live.headline',
            )}
          </strong>
          {!isOfWaiting && registered !== null && (
            <span>{t('dashboard.of_registered', { n: n(registered) })}</span>
          )}
          {isSignedIn && (
            <span>
              <Go to={addressOf({}, '/cases')}>{t('dashboard.cases.show')}</Go>
            </span>
          )}
        </span>
      </p>
      {!isOfWaiting && (
        <dl className="hero-parts">
          <div>
            <dt>{t('dashboard.part.underway')}</dt>
            <dd>
              <Num n={underway} />
            </dd>
          </div>
          <div>
            <dt>{t('dashboard.part.other')}</dt>
            <dd>
              <Num n={other} />
            </dd>
          </div>
        </dl>
      )}
    </section>
  );
}

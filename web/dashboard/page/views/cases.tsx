import { day, daysBetween } from '../../../shared/format.ts';
import { useCases, useChoices, useCombined } from '../fetching.ts';
import { addressOf, FILTERS, usePlace } from '../place.ts';
import { type Texts, useTexts, useTitle } from '../texts.ts';
import { FilterBar } from './filters.tsx';
import { chipsOf, headingOf, holderName, placeName } from './names.ts';
import { Go, Scroller, Section, State } from './parts.tsx';
import { SignInBox } from './sign-in-box.tsx';

/** Single cases that fit the filters of the address. */

const PAGE = 50;

export function CasesView({ isSignedIn }: { isSignedIn: boolean }) {
  const texts = useTexts();
  const { t, word, language } = texts;
  const { query, filters } = usePlace();
  const asked = [...FILTERS.filter((one) => one !== 'settlement'), 'place', 'offset'];
  const wanted = new URLSearchParams([...query].filter(([name]) => asked.includes(name)));
  const { data, isError, refetch } = useCases(wanted.toString(), isSignedIn);
  const counted = useCombined({ ...filters, settlement: null }, isSignedIn).data;
  const state = useChoices().states.find(({ code }) => code === filters.state)?.name;
  const chips = chipsOf(filters, { state, district: counted?.district }, texts);
  const heading = `${t('dashboard.cases.title')}: ${headingOf(chips, texts)}`;
  useTitle(heading);
  const offset = Number(query.get('offset') ?? 0);
  const now = Date.now();
  const placeOf = (place: string) => placeName(place, texts);
  return (
    <>
      <FilterBar chips={chips} />
      <div className="scope-row">
        <h1 aria-live="polite">{heading}</h1>
        <Go to={addressOf({ offset: null, place: null }, '/')}>{t('dashboard.cases.back')}</Go>
      </div>
      {!isSignedIn ? (
        <SignInBox>
          <p>{t('dashboard.cases.sign_in')}</p>
        </SignInBox>
      ) : isError ? (
        <State kind="failed" onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <State kind="loading" />
      ) : (
        <Section
          title={countName(wanted.has('place') ? null : (counted?.total.registered ?? null), texts)}
          name="cases"
          note={t('dashboard.cases.own')}
          rows={() => [
            [
              ...[t('dashboard.cases.case'), t('dashboard.state'), t('dashboard.cases.district')],
              ...[t('dashboard.trade'), t('dashboard.cases.stands'), t('dashboard.waiting.holder')],
              ...[t('dashboard.cases.days'), t('dashboard.cases.due')],
            ],
            ...data.rows.map((one) => [
              ...[one.caseId, one.state[language], one.district?.[language] ?? ''],
              ...[word('trade', one.trade), placeOf(one.place)],
              ...[one.holder === null ? '' : holderName(one.holder, texts)],
              one.since === null ? null : daysBetween(one.since, now),
              one.dueAt === null ? '' : day(one.dueAt, language),
            ]),
          ]}
        >
          {data.rows.length === 0 ? (
            <p>{t('dashboard.no_case')}</p>
          ) : (
            <Scroller label={t('dashboard.cases.title')}>
              <table className="case-list">
                <thead>
                  <tr>
                    <th scope="col">{t('dashboard.cases.case')}</th>
                    <th scope="col" className="num">
                      {t('dashboard.cases.days')}
                    </th>
                    <th scope="col" className="num">
                      {t('dashboard.cases.due')}
                    </th>
                    <th scope="col">{t('dashboard.waiting.holder')}</th>
                    <th scope="col">{t('dashboard.cases.stands')}</th>
                    <th scope="col">{t('dashboard.cases.district')}</th>
                    <th scope="col">{t('dashboard.trade')}</th>
                  </tr>
                </thead>
                <tbody>
                  {data.rows.map((one) => (
                    <tr key={`${one.caseId} ${one.holder}`}>
                      <th scope="row" className="id">
                        <Go to={addressOf({}, `/case/${one.caseId}`)}>{one.caseId}</Go>
                      </th>
                      <td className="num">
                        {one.since === null ? '–' : daysBetween(one.since, now)}
                      </td>
                      <td className={one.dueAt !== null && one.dueAt < now ? 'num late' : 'num'}>
                        {one.dueAt === null ? '–' : day(one.dueAt, language)}
                      </td>
                      <td>{one.holder === null ? '–' : holderName(one.holder, texts)}</td>
                      <td>{placeOf(one.place)}</td>
                      <td>
                        {one.district?.[language] ?? t('dashboard.places.unlisted')}
                        <span className="sub">{one.state[language]}</span>
                      </td>
                      <td>{word('trade', one.trade)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroller>
          )}
          <p className="pages">
            {offset > 0 && <Go to={addressOf({ offset: null })}>{t('dashboard.cases.first')}</Go>}
            {data.hasMore && (
              <Go to={addressOf({ offset: String(offset + PAGE) })}>{t('dashboard.cases.more')}</Go>
            )}
          </p>
        </Section>
      )}
    </>
  );
}

/** How many cases the list holds in all; its name where nobody has counted them. */
function countName(count: number | null, { t, n }: Texts): string {
  if (count === null) return t('dashboard.cases.title');
  return count === 1 ? t('dashboard.cases.one') : t('dashboard.cases.many', { n: n(count) });
}

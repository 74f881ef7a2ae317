import { day, daysBetween } from '../../../shared/format.ts';
import { useCases } from '../fetching.ts';
import { addressOf, usePlace, viewAt } from '../place.ts';
import { type Texts, useTexts } from '../texts.ts';
import { Go, Scroller, Section, State } from './parts.tsx';
import { holderName } from './waiting.tsx';

/** Single cases that fit the filters of the address. */

const FILTERS = ['holder', 'bucket', 'late', 'place', 'state', 'district', 'trade', 'offset'];
const PAGE = 50;

export function CasesView({ isSignedIn, canSignIn }: { isSignedIn: boolean; canSignIn: boolean }) {
  const texts = useTexts();
  const { t, word, language } = texts;
  const { query } = usePlace();
  const wanted = new URLSearchParams([...query].filter(([name]) => FILTERS.includes(name)));
  const { data, isError, refetch } = useCases(wanted.toString(), isSignedIn);
  const offset = Number(query.get('offset') ?? 0);
  const now = Date.now();
  const placeOf = (place: string) =>
    word(['live'].includes(place) ? 'status' : stageOrEnd(place), place);
  return (
    <>
      <div className="scope-row">
        <h1>
          <Go to={viewAt('/')}>{t('dashboard.cases.back')}</Go>
          <span aria-hidden="true"> › </span>
          {t('dashboard.cases.title')}
        </h1>
      </div>
      {!isSignedIn ? (
        <div className="state">
          <p>{t('dashboard.cases.sign_in')}</p>
          {canSignIn && (
            <a
              className="button"
              href={`/sign-in?back=${encodeURIComponent(addressOf({ 'sign-in': null }))}`}
            >
              {t('dashboard.sign_in')}
            </a>
          )}
        </div>
      ) : isError ? (
        <State kind="failed" onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <State kind="loading" />
      ) : (
        <Section
          title={filterText(wanted, texts)}
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
            <p>{t('dashboard.cases.none')}</p>
          ) : (
            <Scroller label={t('dashboard.cases.title')}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t('dashboard.cases.case')}</th>
                    <th scope="col">{t('dashboard.cases.district')}</th>
                    <th scope="col">{t('dashboard.trade')}</th>
                    <th scope="col">{t('dashboard.cases.stands')}</th>
                    <th scope="col">{t('dashboard.waiting.holder')}</th>
                    <th scope="col" className="num">
                      {t('dashboard.cases.days')}
                    </th>
                    <th scope="col" className="num">
                      {t('dashboard.cases.due')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {data.rows.map((one) => (
                    <tr key={`${one.caseId} ${one.holder}`}>
                      <th scope="row" className="id">
                        <Go to={viewAt(`/case/${one.caseId}`)}>{one.caseId}</Go>
                      </th>
                      <td>
                        {one.district?.[language] ?? t('dashboard.places.unlisted')}
                        <span className="sub">{one.state[language]}</span>
                      </td>
                      <td>{word('trade', one.trade)}</td>
                      <td>{placeOf(one.place)}</td>
                      <td>{one.holder === null ? '–' : holderName(one.holder, texts)}</td>
                      <td className="num">
                        {one.since === null ? '–' : daysBetween(one.since, now)}
                      </td>
                      <td className={one.dueAt !== null && one.dueAt < now ? 'num late' : 'num'}>
                        {one.dueAt === null ? '–' : day(one.dueAt, language)}
                      </td>
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

const STAGES = ['registration', 'documents', 'kyc', 'catalogue', 'go_live'];
export const stageOrEnd = (place: string) => (STAGES.includes(place) ? 'stage' : 'end');

/** What the list holds, in words. */
function filterText(wanted: URLSearchParams, texts: Texts): string {
  const { t, word } = texts;
  const holder = wanted.get('holder');
  const bucket = BUCKETS.find((one) => String(one) === wanted.get('bucket'));
  const trade = wanted.get('trade');
  const parts = [
    ...(holder === null ? [] : [`${t('dashboard.waiting.holder')}: ${holderName(holder, texts)}`]),
    ...(bucket === undefined ? [] : [t(`dashboard.bucket.${bucket}`)]),
    ...(wanted.get('late') === '1' ? [t('dashboard.cases.filter.late')] : []),
    ...(trade === null ? [] : [word('trade', trade)]),
    ...[wanted.get('district') ?? wanted.get('state')].filter((one) => one !== null),
  ];
  return parts.length === 0 ? t('dashboard.cases.title') : parts.join(', ');
}

const BUCKETS = [0, 1, 2, 3, 4, 5] as const;

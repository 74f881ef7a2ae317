import { day, moment } from '../../../shared/format.ts';
import type { Story, StoryLine } from '../../interface.ts';
import { Refused, useStory } from '../fetching.ts';
import { addressOf } from '../place.ts';
import { type Texts, useTexts, useTitle } from '../texts.ts';
import { inWords } from './funnel.tsx';
import { holderName, placeName } from './names.ts';
import { Go, Scroller, Section, State } from './parts.tsx';
import { SignInBox } from './sign-in-box.tsx';

/** One case's story in plain words, from its events. */
export function StoryView({ caseId, isSignedIn }: { caseId: string; isSignedIn: boolean }) {
  const { t } = useTexts();
  useTitle(`${t('dashboard.cases.case')} ${caseId}`);
  const { data, error, refetch } = useStory(caseId, isSignedIn);
  const isUnknown = error instanceof Refused && [400, 404].includes(error.status);
  return (
    <>
      <div className="scope-row">
        <h1>
          {t('dashboard.cases.case')} <span className="id">{caseId}</span>
        </h1>
        <nav className="ways" aria-label={t('dashboard.ways')}>
          <Go to={addressOf({}, '/cases')}>{t('dashboard.story.back')}</Go>
          <Go to={addressOf({ offset: null }, '/')}>{t('dashboard.cases.back')}</Go>
        </nav>
      </div>
      {!isSignedIn ? (
        <SignInBox>
          <p>{t('dashboard.cases.sign_in')}</p>
        </SignInBox>
      ) : isUnknown ? (
        <p className="state">{t('dashboard.story.unknown')}</p>
      ) : error !== null ? (
        <State kind="failed" onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <State kind="loading" />
      ) : (
        <Told story={data} />
      )}
    </>
  );
}

function Told({ story }: { story: Story }) {
  const texts = useTexts();
  const { t, word, language } = texts;
  const now = Date.now();
  const lasted = (from: string, to: string | null) =>
    inWords(((to === null ? now : Date.parse(to)) - Date.parse(from)) / 1000, texts);
  return (
    <div className="grid">
      <Section title={t('dashboard.story.now')} name="now" className="span-12">
        {story.halted !== null && (
          <p className="banner warn">{t(`dashboard.story.${story.halted}`)}</p>
        )}
        <p className="lead">
          {t('dashboard.cases.stands')}: {placeName(story.place, texts)}
        </p>
        <ul className="facts">
          {story.waiting.map(({ holder, since, about }) => (
            <li key={holder}>
              {t('dashboard.story.waits', {
                party: holderName(holder, texts),
                day: day(since, language),
                days: lasted(since, null),
                about: texts.work(about),
              })}
            </li>
          ))}
          {story.waiting.length === 0 && <li>{t('dashboard.story.nobody')}</li>}
          {story.dueAt !== null && story.waiting.length > 0 && (
            <li className={Date.parse(story.dueAt) < now ? 'late' : ''}>
              {t(
                Date.parse(story.dueAt) < now ? 'dashboard.story.overdue' : 'dashboard.story.due',
                {
                  day: moment(story.dueAt, language),
                },
              )}
            </li>
          )}
          <li>
            {word('trade', story.trade)} ·{' '}
            {story.district?.[language] ?? t('dashboard.places.unlisted')}, {story.state[language]}
          </li>
        </ul>
        {story.temporalUrl !== null && (
          <p>
            <a href={story.temporalUrl} rel="noreferrer">
              {t('dashboard.story.temporal')} ↗
            </a>
          </p>
        )}
      </Section>
      <Section
        title={t('dashboard.story.title')}
        name={story.caseId}
        className="span-7"
        rows={() => [
          [
            t('dashboard.story.when'),
            t('dashboard.changes.what'),
            t('dashboard.story.who'),
            'type',
          ],
          ...story.lines.map((one) => [
            ...[one.at, sentenceOf(one, texts), word('role', one.by), one.type],
          ]),
        ]}
      >
        <ol className="story">
          {story.lines.map((one) => (
            <li key={one.sequence}>
              <time dateTime={one.at}>{moment(one.at, language)}</time>
              <p>
                {sentenceOf(one, texts)}
                {one.by !== 'system' && (
                  <span className="sub">
                    {t('dashboard.story.by', { role: word('role', one.by) })}
                  </span>
                )}
              </p>
            </li>
          ))}
        </ol>
      </Section>
      <Section
        title={t('dashboard.story.waited')}
        name={`${story.caseId}-waited`}
        className="span-5"
        rows={() => [
          [t('dashboard.waiting.holder'), t('dashboard.story.from'), t('dashboard.story.to')],
          ...story.stretches.map(({ holders, from, to }) => [
            holders.map((one) => holderName(one, texts)).join(', '),
            from,
            to,
          ]),
        ]}
      >
        <Scroller label={t('dashboard.story.waited')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('dashboard.waiting.holder')}</th>
                <th scope="col">{t('dashboard.story.from')}</th>
                <th scope="col" className="num">
                  {t('dashboard.story.how_long')}
                </th>
              </tr>
            </thead>
            <tbody>
              {story.stretches.map(({ holders, from, to }) => (
                <tr key={from}>
                  <th scope="row">{holders.map((one) => holderName(one, texts)).join(', ')}</th>
                  <td>{day(from, language)}</td>
                  <td className="num">
                    {lasted(from, to)}
                    {to === null && <span className="sub">{t('dashboard.story.lasts')}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      </Section>
    </div>
  );
}

/** What happened, about what, and why: `Sent back to be put right: Photograph. It is blurred.` */
function sentenceOf({ type, change }: StoryLine, texts: Texts): string {
  const { word, work, reason } = texts;
  const given = change as {
    requirement?: string | { id?: string };
    about?: string;
    stage?: string;
    sku?: string;
    to?: string;
    codes?: string[];
    reason?: string;
    code?: string;
    outcome?: string;
    cause?: string;
    issues?: { code: string }[];
    lostMs?: number;
  };
  const requirement =
    typeof given.requirement === 'object' ? given.requirement?.id : given.requirement;
  const about = [
    ...(given.stage === undefined ? [] : [word('stage', given.stage)]),
    ...(requirement === undefined || requirement === null ? [] : [work(requirement)]),
    ...(given.about === undefined ? [] : [work(given.about)]),
    ...(type === 'work.escalated' || type === 'requirement.referred'
      ? [`→ ${word('party', given.to ?? '')}`]
      : []),
  ];
  const codes = [
    ...(given.codes ?? []),
    ...(given.issues ?? []).map(({ code }) => code),
    ...[given.reason, given.code, given.outcome, given.cause].filter((one) => one !== undefined),
  ];
  const lost =
    given.lostMs === undefined
      ? []
      : [texts.t('dashboard.held_back_ms', { time: inWords(given.lostMs / 1000, texts) })];
  const what = [word('event', type), ...(about.length > 0 ? [about.join(' ')] : [])].join(': ');
  // A reason is a sentence already; what happened becomes one before it.
  const stop = texts.language === 'hi' ? '। ' : '. ';
  return [what, ...codes.map((one) => reason(one).replace(/[.।]$/, '')), ...lost].join(stop);
}

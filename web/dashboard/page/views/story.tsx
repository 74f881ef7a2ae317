import { day, moment } from '../../../shared/format.ts';
import type { Story, StoryLine } from '../../interface.ts';
import { Refused, useStory } from '../fetching.ts';
import { addressOf, viewAt } from '../place.ts';
import { type Texts, useTexts } from '../texts.ts';
import { stageOrEnd } from './cases.tsx';
import { inWords } from './funnel.tsx';
import { Go, Scroller, Section, State } from './parts.tsx';
import { holderName } from './waiting.tsx';

/** One case's story in plain words, from its events. */
export function StoryView({ caseId, isSignedIn }: { caseId: string; isSignedIn: boolean }) {
  const { t } = useTexts();
  const { data, error, refetch } = useStory(caseId, isSignedIn);
  const isUnknown = error instanceof Refused && [400, 404].includes(error.status);
  return (
    <>
      <div className="scope-row">
        <h1>
          <Go to={viewAt('/')}>{t('dashboard.cases.back')}</Go>
          <span aria-hidden="true"> › </span>
          <span className="id">{caseId}</span>
        </h1>
      </div>
      {!isSignedIn ? (
        <div className="state">
          <p>{t('dashboard.cases.sign_in')}</p>
          <a
            className="button"
            href={`/sign-in?back=${encodeURIComponent(addressOf({ 'sign-in': null }))}`}
          >
            {t('dashboard.sign_in')}
          </a>
        </div>
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
          {story.place === 'live' ? t('status.live') : word(stageOrEnd(story.place), story.place)}
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
              {t('dashboard.story.due', { day: moment(story.dueAt, language) })}
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
        rows={() => story.lines.map((one) => [one.at, one.type, sentenceOf(one, texts), one.by])}
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
        rows={() => story.stretches.map(({ holders, from, to }) => [holders.join(' '), from, to])}
      >
        <Scroller label={t('dashboard.story.waited')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('dashboard.waiting.holder')}</th>
                <th scope="col">{t('dashboard.story.from')}</th>
                <th scope="col" className="num">
                  {t('dashboard.cases.days')}
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

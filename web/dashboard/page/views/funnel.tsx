import { duration, share } from '../../../shared/format.ts';
import type { Overview } from '../../interface.ts';
import { type Texts, useTexts } from '../texts.ts';
import { Bar, Head, Num, Scroller, Section } from './parts.tsx';

/** Where the others stand: how many came to each step, how many of those before, how fast, and how many stand there now. */
export function Funnel({ overview }: { overview: Overview }) {
  const texts = useTexts();
  const { t, n, language } = texts;
  const { funnel, places, underway, other } = overview;
  const first = funnel[0]?.reached ?? 0;
  const now = (milestone: string) => places.find(({ place }) => place === milestone)?.n ?? 0;
  const steps = funnel.map((one, index) => ({
    ...one,
    name: nameOf(one.milestone, texts),
    before: index === 0 ? null : (funnel[index - 1]?.reached ?? null),
    now: now(one.milestone),
  }));
  const rate = ({ reached, before }: (typeof steps)[number]) =>
    reached === null || before === null ? null : share(reached, before, language);
  const notes = [
    ...(underway === null ? [] : [t('dashboard.standing.underway', { n: n(underway) })]),
    ...(other === null ? [] : [t('dashboard.standing.other', { n: n(other) })]),
  ];
  const head = [
    t('dashboard.funnel.step'),
    t('dashboard.funnel.reached'),
    t('dashboard.funnel.share'),
    t('dashboard.funnel.median'),
    t('dashboard.funnel.now'),
  ];
  return (
    <Section
      title={t('dashboard.standing.title')}
      name="funnel"
      className="span-5"
      note={notes.join(' · ')}
      rows={() => [
        head,
        ...steps.map((one) => [one.name, one.reached, rate(one), one.medianSeconds, one.now]),
      ]}
    >
      <Scroller label={t('dashboard.standing.title')}>
        <table>
          <Head labels={head} hasBar />
          <tbody>
            {steps.map((one) => (
              <tr key={one.milestone} className={one.milestone === 'live' ? 'strong' : ''}>
                <th scope="row">{one.name}</th>
                <td className="bar-cell">
                  <Bar part={one.reached} whole={first} />
                </td>
                <td className="num">
                  <Num n={one.reached} />
                </td>
                <td className="num quiet-cell">{rate(one) ?? '–'}</td>
                <td className="num quiet-cell">
                  {one.medianSeconds === null ? '–' : inWords(one.medianSeconds, texts)}
                </td>
                <td className="num">
                  <Num n={one.now} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </Section>
  );
}

function nameOf(milestone: string, { t, word }: Texts): string {
  if (milestone === 'registration') return t('dashboard.funnel.applied');
  return milestone === 'live' ? t('status.live') : word('stage', milestone);
}

/** A duration in words. */
export function inWords(seconds: number, { t }: Texts): string {
  const { unit, n } = duration(seconds);
  return t(`dashboard.unit.${unit}`, { n });
}

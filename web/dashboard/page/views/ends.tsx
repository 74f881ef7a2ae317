import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { shortDay } from '../../../shared/format.ts';
import type { Overview } from '../../interface.ts';
import { useTexts } from '../texts.ts';
import { Head, Num, Scroller, Section } from './parts.tsx';

/** How cases ended on each of the last 30 days. */
export default function Ends({ overview }: { overview: Overview }) {
  const { t, word, language, n } = useTexts();
  const { days } = overview;
  const kinds = Object.keys(days[0]?.counts ?? {}).filter((kind) =>
    days.some(({ counts }) => counts[kind] !== 0),
  );
  const data = days.map(({ day, counts }) => ({ day: shortDay(day, language), ...counts }));
  /** An empty chart would say that there were none. */
  const isBlank = !days.some(({ counts }) => kinds.some((kind) => (counts[kind] ?? 0) > 0));
  const name = (kind: string) => word('end', kind);
  return (
    <Section
      title={t('dashboard.ends.title')}
      name="ends"
      className="span-12"
      {...(overview.isExact ? {} : { note: t('dashboard.withheld.here') })}
      hasChart={!isBlank}
      rows={() => [
        [t('dashboard.ends.day'), ...kinds.map(name)],
        ...days.map(({ day, counts }) => [day, ...kinds.map((kind) => counts[kind] ?? null)]),
      ]}
    >
      {isBlank ? (
        <p>{t(overview.isExact ? 'dashboard.ends.none' : 'dashboard.withheld.all')}</p>
      ) : (
        <>
          <p className="sub">{t('dashboard.ends.unit')}</p>
          <ul className="keys">
            {kinds.map((kind, index) => (
              <li key={kind}>
                <span className={`key series-${index + 1}`} aria-hidden="true" />
                {name(kind)}
              </li>
            ))}
          </ul>
          <div
            className="chart"
            role="img"
            aria-label={`${t('dashboard.ends.title')}, ${t('dashboard.ends.unit')}`}
          >
            <ResponsiveContainer width="100%" height={220}>
              <BarChart
                data={data}
                margin={{ top: 8, right: 0, bottom: 0, left: -16 }}
                accessibilityLayer={false}
              >
                <CartesianGrid vertical={false} stroke="var(--rule)" />
                <XAxis
                  dataKey="day"
                  tickLine={false}
                  stroke="var(--ink-2)"
                  fontSize={12}
                  minTickGap={32}
                />
                <YAxis
                  tickLine={false}
                  axisLine={false}
                  stroke="var(--ink-2)"
                  fontSize={12}
                  allowDecimals={false}
                  tickFormatter={(value) => n(Number(value))}
                />
                <Tooltip
                  cursor={{ fill: 'var(--accent-soft)' }}
                  isAnimationActive={false}
                  contentStyle={{
                    background: 'var(--sheet)',
                    border: '1px solid var(--rule-strong)',
                    color: 'var(--ink)',
                  }}
                />
                {kinds.map((kind, index) => (
                  <Bar
                    key={kind}
                    dataKey={kind}
                    name={name(kind)}
                    stackId="ends"
                    fill={`var(--series-${index + 1})`}
                    isAnimationActive={false}
                  />
                ))}
              </BarChart>
            </ResponsiveContainer>
          </div>
        </>
      )}
      <details>
        <summary>{t('dashboard.as_table')}</summary>
        <Scroller label={t('dashboard.ends.title')} isTall>
          <table>
            <Head labels={[t('dashboard.ends.day'), ...kinds.map(name)]} />
            <tbody>
              {[...days].reverse().map(({ day, counts }) => (
                <tr key={day}>
                  <th scope="row">{shortDay(day, language)}</th>
                  {kinds.map((kind) => (
                    <td key={kind} className="num">
                      <Num n={counts[kind] ?? null} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      </details>
    </Section>
  );
}

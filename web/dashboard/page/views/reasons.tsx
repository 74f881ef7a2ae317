import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { Overview } from '../../interface.ts';
import { useTexts } from '../texts.ts';
import { Bar, Head, Num, Scroller, Section } from './parts.tsx';

const FEW = 8;

/** Why things were sent back, refused or declined, in words. */
export function Reasons({ overview }: { overview: Overview }) {
  const { t, word, reason } = useTexts();
  const [isAll, showAll] = useState(false);
  const all = overview.reasons;
  const shown = isAll ? all : all.slice(0, FEW);
  const most = Math.max(1, ...all.map(({ total }) => total ?? 0));
  const head = [
    t('dashboard.reasons.reason'),
    t('dashboard.reasons.kind'),
    t('dashboard.reasons.times'),
    t('dashboard.reasons.month'),
  ] as const;
  return (
    <Section
      title={t('dashboard.reasons.title')}
      name="reasons"
      className="span-7"
      {...(overview.isExact ? {} : { note: t('dashboard.withheld.here') })}
      rows={() => [
        [...head, 'code'],
        ...all.map((one) => [
          ...[
            reason(one.code),
            word('dashboard.kind', one.kind),
            one.total,
            one.thisMonth,
            one.code,
          ],
        ]),
      ]}
    >
      {all.length === 0 ? (
        overview.isExact && <p>{t('dashboard.reasons.none')}</p>
      ) : (
        <Scroller label={t('dashboard.reasons.title')}>
          <table>
            <Head labels={[head[0], head[2], head[3]]} hasBar />
            <tbody>
              {shown.map(({ kind, code, total, thisMonth }) => (
                <tr key={`${kind} ${code}`}>
                  <th scope="row">
                    {reason(code)}
                    <span className="sub">{word('dashboard.kind', kind)}</span>
                  </th>
                  <td className="bar-cell">
                    <Bar part={total} whole={most} />
                  </td>
                  <td className="num">
                    <Num n={total} />
                  </td>
                  <td className="num quiet-cell">
                    <Num n={thisMonth} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
      {all.length > FEW && (
        <Button className="quiet more" aria-expanded={isAll} onPress={() => showAll(!isAll)}>
          {isAll ? t('dashboard.fewer') : t('dashboard.further', { n: all.length - FEW })}
        </Button>
      )}
    </Section>
  );
}

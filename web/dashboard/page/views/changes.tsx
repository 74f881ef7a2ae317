import type { ChangeRow, Overview } from '../../interface.ts';
import { type Texts, useTexts } from '../texts.ts';
import { Head, Num, Scroller, Section } from './parts.tsx';

/** What changed since yesterday. What did not happen, or is withheld, on both days is left out. */
export function Changes({ overview }: { overview: Overview }) {
  const texts = useTexts();
  const { t } = texts;
  const rows = overview.changes.filter(
    ({ today, yesterday }) => (today ?? 0) + (yesterday ?? 0) > 0,
  );
  const head = [
    t('dashboard.changes.what'),
    t('dashboard.changes.today'),
    t('dashboard.changes.yesterday'),
  ];
  return (
    <Section
      title={t('dashboard.changes.title')}
      name="changes"
      className="span-5"
      {...(overview.isExact ? {} : { note: t('dashboard.withheld.here') })}
      rows={() => [head, ...rows.map((one) => [nameOf(one, texts), one.today, one.yesterday])]}
    >
      {rows.length === 0 ? (
        overview.isExact && <p>{t('dashboard.changes.none')}</p>
      ) : (
        <Scroller label={t('dashboard.changes.title')}>
          <table>
            <Head labels={head} />
            <tbody>
              {rows.map((one) => (
                <tr key={one.what}>
                  <th scope="row">{nameOf(one, texts)}</th>
                  <td className="num">
                    <Num n={one.today} />
                  </td>
                  <td className="num quiet-cell">
                    <Num n={one.yesterday} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </Section>
  );
}

function nameOf({ what }: ChangeRow, { word }: Texts): string {
  const [kind = '', ...rest] = what.split('.');
  const code = rest.join('.');
  return kind === 'milestone' ? word('dashboard.milestone', code) : word(kind, code);
}

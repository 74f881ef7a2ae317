import type { Cell, Overview } from '../../interface.ts';
import { useSession } from '../fetching.ts';
import { viewAt } from '../place.ts';
import { type Texts, useTexts } from '../texts.ts';
import { Go, Num, Scroller, Section } from './parts.tsx';

const BUCKETS = [0, 1, 2, 3, 4, 5] as const;

/** On whom the cases wait, and how long. Whoever has signed in comes from each number to its cases. */
export function Waiting({ overview }: { overview: Overview }) {
  const texts = useTexts();
  const { t } = texts;
  const session = useSession().data;
  const rows = overview.waiting;
  const most = rows.reduce<(typeof rows)[number] | null>(
    (first, one) => ((one.total ?? 0) > (first?.total ?? 0) && one.holder !== 'held' ? one : first),
    null,
  );
  const largest = Math.max(1, ...rows.flatMap(({ buckets }) => buckets.map((n) => n ?? 0)));
  const filters = filtersOf(overview.scope);
  const linked = (n: Cell, query: Readonly<Record<string, string>>, label: string) =>
    session?.signedIn && n !== 0 ? (
      <Go to={viewAt('/cases', { ...filters, ...query })} label={label}>
        <Num n={n} />
      </Go>
    ) : (
      <Num n={n} />
    );
  const columns = BUCKETS.map((one) => t(`dashboard.bucket.${one}`));
  return (
    <Section
      title={t('dashboard.waiting.title')}
      name="waiting"
      className="span-7"
      note={t('dashboard.waiting.note')}
      rows={() => [
        [
          t('dashboard.waiting.holder'),
          t('dashboard.waiting.total'),
          ...columns,
          t('dashboard.waiting.late'),
        ],
        ...rows.map((one) => [holderName(one.holder, texts), one.total, ...one.buckets, one.late]),
      ]}
    >
      {most !== null && (
        <p className="lead">
          {t('dashboard.waiting.headline', { party: holderName(most.holder, texts) })}
        </p>
      )}
      {rows.length === 0 ? (
        <p>{t('dashboard.waiting.none')}</p>
      ) : (
        <Scroller label={t('dashboard.waiting.title')}>
          <table className="matrix">
            <thead>
              <tr>
                <th scope="col">{t('dashboard.waiting.holder')}</th>
                <th scope="col" className="num">
                  {t('dashboard.waiting.total')}
                </th>
                {columns.map((one) => (
                  <th key={one} scope="col" className="num">
                    {one}
                  </th>
                ))}
                <th scope="col" className="num late-head">
                  {t('dashboard.waiting.late')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ holder, total, buckets, late }) => {
                const name = holderName(holder, texts);
                return (
                  <tr key={holder}>
                    <th scope="row">{name}</th>
                    <td className="num total">
                      {linked(total, { holder }, labelOf(name, null, total, texts))}
                    </td>
                    {buckets.map((n, index) => (
                      <td
                        // biome-ignore lint/suspicious/noArrayIndexKey: a bucket is its index
                        key={index}
                        className={n === 0 ? 'num nothing' : 'num'}
                        data-weight={weightOf(n, largest)}
                      >
                        {linked(
                          n,
                          { holder, bucket: String(index) },
                          labelOf(name, columns[index] ?? null, n, texts),
                        )}
                      </td>
                    ))}
                    <td className={late === 0 ? 'num nothing' : 'num late'}>
                      {linked(
                        late,
                        { holder, late: '1' },
                        labelOf(name, t('dashboard.waiting.late'), late, texts),
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </Scroller>
      )}
      {session !== undefined && !session.signedIn && session.canSignIn && (
        <p className="note">{t('dashboard.cases.sign_in')}</p>
      )}
    </Section>
  );
}

export function holderName(holder: string, { t, word }: Texts): string {
  return holder === 'held' ? t('dashboard.party.held') : word('party', holder);
}

function labelOf(name: string, column: string | null, n: Cell, { t, n: shown }: Texts): string {
  const number = n === null ? t('dashboard.withheld') : shown(n);
  return [
    `${t('dashboard.cases.show')}: ${name}`,
    ...(column === null ? [] : [column]),
    number,
  ].join(', ');
}

/** How strongly a cell is tinted, 0 to 4. */
function weightOf(n: Cell, largest: number): number {
  if (n === null || n === 0) return 0;
  return Math.min(4, 1 + Math.floor((3.999 * n) / largest));
}

/** The filters of a list of cases that belong to a scope. */
function filtersOf(scope: string): Record<string, string> {
  const [kind, code = ''] = scope.split(':');
  if (kind === 'S') return { state: code };
  if (kind === 'T') return { trade: code };
  const [state = '', district = ''] = code.split('/');
  if (kind === 'D') return district === 'unlisted' ? { state, district } : { district };
  return {};
}

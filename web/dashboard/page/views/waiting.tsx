import type { Cell, WaitingRow } from '../../interface.ts';
import { useSession } from '../fetching.ts';
import { type Filters, filtered, usePlace } from '../place.ts';
import { type Texts, useTexts } from '../texts.ts';
import { BUCKETS, holderName } from './names.ts';
import { Go, Num, Scroller, Section } from './parts.tsx';

/**
 * On whom the cases wait, and how long. Whoever has signed in comes from each number to its cases, everybody from whom they
 * wait on to the numbers of that party.
 */
export function Waiting({
  rows,
  isWide = false,
}: {
  rows: readonly WaitingRow[];
  isWide?: boolean;
}) {
  const texts = useTexts();
  const { t } = texts;
  const session = useSession().data;
  const { filters } = usePlace();
  const most = rows.reduce<WaitingRow | null>(
    (first, one) => ((one.total ?? 0) > (first?.total ?? 0) && one.holder !== 'held' ? one : first),
    null,
  );
  const largest = Math.max(1, ...rows.flatMap(({ buckets }) => buckets.map((n) => n ?? 0)));
  const linked = (n: Cell, chosen: Partial<Filters>, label: string) =>
    session?.signedIn && n !== 0 ? (
      <Go to={filtered(chosen, '/cases')} label={label}>
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
      className={isWide ? 'span-12' : 'span-7'}
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
      {most !== null && rows.length > 1 && (
        <p className="lead">
          {t('dashboard.waiting.headline', {
            party: holderName(most.holder, texts),
            n: most.total ?? 0,
          })}
        </p>
      )}
      {rows.length > 1 && <Late rows={rows} isSignedIn={session?.signedIn === true} />}
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
                    <th scope="row">
                      {filters.holder === null ? <Go to={filtered({ holder })}>{name}</Go> : name}
                    </th>
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
                          { holder, bucket: String(index), late: null },
                          labelOf(name, columns[index] ?? null, n, texts),
                        )}
                      </td>
                    ))}
                    <td className={late === 0 ? 'num nothing' : 'num late'}>
                      {linked(
                        late,
                        { holder, late: '1', bucket: null },
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

/** How many are past their deadline with whom, each a link to them. */
function Late({ rows, isSignedIn }: { rows: readonly WaitingRow[]; isSignedIn: boolean }) {
  const texts = useTexts();
  const { t, n } = texts;
  const late = rows.filter((one) => (one.late ?? 0) > 0);
  // Where a number is withheld nobody can say that there is none.
  if (late.length === 0)
    return rows.some((one) => one.late === null) ? null : <p>{t('dashboard.waiting.none_late')}</p>;
  return (
    <p className="late-lead">
      {t('dashboard.waiting.late')}:{' '}
      {late.map((one, index) => (
        <span key={one.holder}>
          {index > 0 && ' · '}
          <Go
            to={filtered(
              { holder: one.holder, late: '1', bucket: null },
              isSignedIn ? '/cases' : '/',
            )}
          >
            {holderName(one.holder, texts)} {n(one.late ?? 0)}
          </Go>
        </span>
      ))}
    </p>
  );
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

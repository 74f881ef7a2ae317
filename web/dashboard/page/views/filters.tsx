import { useChoices } from '../fetching.ts';
import { FILTERS, type Filters, filtered, go, usePlace } from '../place.ts';
import { useTexts } from '../texts.ts';
import { BUCKETS, type Chip, holderName } from './names.ts';
import { Go } from './parts.tsx';

/** Of which cases the numbers or the list are: choices that combine, and what is chosen, each to be taken away. */

const HOLDERS = [
  ...['artisan', 'facilitator', 'reviewer', 'supervisor', 'operations'],
  ...['registry', 'provider', 'marketplace', 'held'],
];

export function FilterBar({ chips }: { chips: readonly Chip[] }) {
  const { states: all, trades } = useChoices();
  const texts = useTexts();
  const { t, word, language } = texts;
  const { filters } = usePlace();
  const states = all
    .map(({ code, name }) => ({ id: code, name: name[language] }))
    .sort((a, b) => a.name.localeCompare(b.name, language));
  const choose = (one: 'state' | 'trade' | 'holder') => (id: string) =>
    go(filtered({ [one]: id === ALL ? null : id }));
  return (
    <div className="filters">
      <div className="choosing">
        <Choice
          label={t('dashboard.state')}
          all={t('dashboard.choose_state')}
          items={states}
          value={filters.state ?? ALL}
          onChange={choose('state')}
        />
        <Choice
          label={t('dashboard.trade')}
          all={t('dashboard.choose_trade')}
          items={trades.map((id) => ({ id, name: word('trade', id) }))}
          value={filters.trade ?? ALL}
          onChange={choose('trade')}
        />
        <Choice
          label={t('dashboard.waiting.holder')}
          all={t('dashboard.choose_holder')}
          items={HOLDERS.map((id) => ({ id, name: holderName(id, texts) }))}
          value={filters.holder ?? ALL}
          onChange={choose('holder')}
        />
        <Choice
          label={t('dashboard.filter.lateness')}
          all={t('dashboard.choose_lateness')}
          items={[
            { id: LATE, name: t('dashboard.cases.filter.late') },
            ...BUCKETS.map((one) => ({
              id: String(one),
              name: `${t('dashboard.filter.bucket')}: ${t(`dashboard.bucket.${one}`)}`,
            })),
          ]}
          value={latenessOf(filters)}
          onChange={(id) =>
            go(
              filtered({
                late: id === LATE ? '1' : null,
                bucket: id === ALL || id === LATE ? null : id,
              }),
            )
          }
        />
      </div>
      {chips.length > 0 && <Chips chips={chips} />}
    </div>
  );
}

const ALL = '*';
const LATE = 'late';
const latenessOf = ({ late, bucket }: Filters) => (late === '1' ? LATE : (bucket ?? ALL));

/** What is chosen, each a link to the view without it. */
function Chips({ chips }: { chips: readonly Chip[] }) {
  const { t } = useTexts();
  const none = Object.fromEntries(FILTERS.map((one) => [one, null]));
  return (
    <ul className="chips" aria-label={t('dashboard.filter.chosen')}>
      {chips.map(({ filter, about, says, without }) => (
        <li key={filter}>
          <Go to={without} className="chip" isGone>
            <span>
              <span className="chip-about">{about}:</span> {says}
            </span>
            <span className="sr-only">, {t('dashboard.filter.remove')}</span>
            <span aria-hidden="true">✕</span>
          </Go>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <Go to={filtered(none)} isGone>
            {t('dashboard.filter.remove_all')}
          </Go>
        </li>
      )}
    </ul>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly all: string;
  readonly items: readonly { readonly id: string; readonly name: string }[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}

/** The browser's own choice: every device has one that its keys, fingers and screen reader know. */
function Choice({ label, all, items, value, onChange }: ChoiceProps) {
  return (
    <label className="select">
      {label}
      <select value={value} onChange={({ target }) => onChange(target.value)}>
        <option value={ALL}>{all}</option>
        {items.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

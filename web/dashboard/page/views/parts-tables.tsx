import type { Overview, PartRow } from '../../interface.ts';
import { filtered, usePlace } from '../place.ts';
import { useTexts } from '../texts.ts';
import { collectiveName } from './names.ts';
import { Section } from './parts.tsx';
import { SortedParts } from './sorted-parts.tsx';

/** Trades, collectives, village and town: each with the same columns. */

interface Given {
  readonly overview: Overview;
}

/** @param within the trades within what is chosen, where they are known */
export function Trades({ overview, within }: Given & { readonly within?: readonly PartRow[] }) {
  const { t, word } = useTexts();
  const { filters } = usePlace();
  if (filters.trade !== null) return null;
  return (
    <PartsSection
      title={t('dashboard.trades.title')}
      label={t('dashboard.trade')}
      name="trades"
      className="span-7"
      note={t('dashboard.trades.note')}
      rows={within ?? overview.trades}
      isWithin={within !== undefined || overview.scope === '*'}
      filter="trade"
      nameOf={({ code }) => word('trade', code)}
    />
  );
}

export function Collectives({ overview }: Given) {
  const texts = useTexts();
  const { t } = texts;
  return (
    <PartsSection
      title={t('dashboard.collectives.title')}
      label={t('dashboard.collectives.label')}
      name="collectives"
      className="span-7"
      rows={overview.collectives}
      isWithin={overview.scope === '*'}
      filter="collective"
      nameOf={({ code }) => collectiveName(code, texts)}
    />
  );
}

export function Settlements({ overview }: Given) {
  const { t, word } = useTexts();
  return (
    <PartsSection
      title={t('dashboard.settlements.title')}
      label={t('dashboard.settlements.label')}
      name="settlements"
      className="span-5"
      note={t('dashboard.women.note')}
      rows={overview.settlements}
      isWithin={overview.scope === '*'}
      filter="settlement"
      nameOf={({ code }) => word('settlement', code)}
    />
  );
}

interface PartsProps {
  readonly title: string;
  /** Of the column of names. */
  readonly label: string;
  readonly name: string;
  readonly className: string;
  readonly note?: string;
  readonly rows: readonly PartRow[];
  /** Whether the rows are of what is chosen; else they are of all of India, and the title says so. */
  readonly isWithin: boolean;
  readonly filter: 'trade' | 'collective' | 'settlement';
  readonly nameOf: (row: PartRow) => string;
}

function PartsSection(props: PartsProps) {
  const { title, label, name, className, note, rows, isWithin, filter, nameOf } = props;
  const { t } = useTexts();
  return (
    <Section
      title={isWithin ? title : `${title}: ${t('dashboard.india')}`}
      name={name}
      className={className}
      {...(note === undefined ? {} : { note })}
      rows={() => [
        [
          label,
          t('dashboard.part.registered'),
          t('dashboard.part.live'),
          t('dashboard.part.underway'),
          t('dashboard.part.other'),
        ],
        ...rows.map((one) => [nameOf(one), one.registered, one.live, one.underway, one.other]),
      ]}
    >
      <SortedParts
        label={label}
        rows={rows}
        nameOf={nameOf}
        addressFor={({ code }) => filtered({ [filter]: code })}
      />
    </Section>
  );
}

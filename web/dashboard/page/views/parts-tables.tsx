import type { Overview, PartRow } from '../../interface.ts';
import { addressOf } from '../place.ts';
import { useTexts } from '../texts.ts';
import { Section } from './parts.tsx';
import { SortedParts } from './sorted-parts.tsx';

/** Trades, collectives, village and town: each with the same columns. */

interface Given {
  readonly overview: Overview;
}

export function Trades({ overview }: Given) {
  const { t, word } = useTexts();
  return (
    <PartsSection
      title={t('dashboard.trades.title')}
      label={t('dashboard.trade')}
      name="trades"
      className="span-7"
      note={t('dashboard.trades.note')}
      rows={overview.trades}
      letter="T"
      nameOf={({ code }) => word('trade', code)}
    />
  );
}

export function Collectives({ overview }: Given) {
  const { t } = useTexts();
  return (
    <PartsSection
      title={t('dashboard.collectives.title')}
      label={t('dashboard.collectives.label')}
      name="collectives"
      className="span-7"
      rows={overview.collectives}
      letter="C"
      nameOf={({ code }) =>
        code === 'own' ? t('dashboard.collectives.own') : code.replaceAll('-', ' ')
      }
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
      letter="R"
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
  /** Of the scopes of these rows. */
  readonly letter: string;
  readonly nameOf: (row: PartRow) => string;
}

function PartsSection({ title, label, name, className, note, rows, letter, nameOf }: PartsProps) {
  const { t } = useTexts();
  return (
    <Section
      title={title}
      name={name}
      className={className}
      {...(note === undefined ? {} : { note })}
      rows={() => [
        [
          title,
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
        addressFor={({ code }) => addressOf({ scope: `${letter}:${code}` })}
      />
    </Section>
  );
}

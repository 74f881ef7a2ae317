import { Button } from 'react-aria-components/Button';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Label, Select, SelectValue } from 'react-aria-components/Select';
import type { PartRow } from '../../interface.ts';
import { addressOf, go } from '../place.ts';
import { useTexts } from '../texts.ts';

/** Which part of the country or of the artisans the numbers are about. */
export function Filters({
  scope,
  states: rows,
  trades,
}: {
  scope: string;
  states: readonly PartRow[];
  trades: readonly PartRow[];
}) {
  const { t, word, language } = useTexts();
  const states = rows
    .map(({ code, name }) => ({ id: `S:${code}`, name: name?.[language] ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name, language));
  const state = /^[SD]:/.test(scope) ? `S:${scope.slice(2, 4)}` : '*';
  const works = trades.map(({ code }) => ({ id: `T:${code}`, name: word('trade', code) }));
  const chosen = (id: string | number | null) =>
    go(addressOf({ scope: id === null || id === '*' ? null : String(id) }));
  return (
    <div className="filters">
      <Choice
        label={t('dashboard.state')}
        all={t('dashboard.choose_state')}
        items={states}
        value={state}
        onChange={chosen}
      />
      <Choice
        label={t('dashboard.trade')}
        all={t('dashboard.choose_trade')}
        items={works}
        value={scope.startsWith('T:') ? scope : '*'}
        onChange={chosen}
      />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly all: string;
  readonly items: readonly { readonly id: string; readonly name: string }[];
  readonly value: string;
  readonly onChange: (id: string | number | null) => void;
}

function Choice({ label, all, items, value, onChange }: ChoiceProps) {
  return (
    <Select className="select" value={value} onChange={onChange}>
      <Label>{label}</Label>
      <Button>
        <SelectValue />
        <span aria-hidden="true">▾</span>
      </Button>
      <Popover className="popover">
        <ListBox>
          <ListBoxItem id="*">{all}</ListBoxItem>
          {items.map(({ id, name }) => (
            <ListBoxItem key={id} id={id}>
              {name}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}

import { Button } from 'react-aria-components/Button';
import { useChoices, useCombined } from '../fetching.ts';
import { usePlace } from '../place.ts';
import { useTexts, useTitle } from '../texts.ts';
import { FilterBar } from './filters.tsx';
import { chipsOf, headingOf } from './names.ts';

/**
 * The top of the numbers: the filters, and of what the numbers are. It stays while other numbers are fetched, so that the
 * focus stays where it is.
 */
export function Top() {
  const texts = useTexts();
  const { filters } = usePlace();
  const district = useCombined(filters, filters.district !== null).data?.district;
  const state = useChoices().states.find(({ code }) => code === filters.state)?.name;
  const chips = chipsOf(filters, { state, district }, texts);
  const heading = headingOf(chips, texts);
  useTitle(chips.length === 0 ? null : heading);
  return (
    <>
      <FilterBar chips={chips} />
      <div className="scope-row">
        {/* The heading is told when filters change it. */}
        <h1 aria-live="polite">{heading}</h1>
        <Button className="quiet print-button" onPress={() => window.print()}>
          {texts.t('dashboard.print')}
        </Button>
      </div>
    </>
  );
}

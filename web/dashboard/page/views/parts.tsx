import { type ReactNode, useId, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { saveCsv, savePng } from '../../../shared/download.ts';
import { csv } from '../../../shared/format.ts';
import type { Cell } from '../../interface.ts';
import { go } from '../place.ts';
import { useTexts } from '../texts.ts';

/** Parts that the views are made of. */

/** A number, or a dot where it is withheld. */
export function Num({ n }: { n: Cell }) {
  const { n: shown, t } = useTexts();
  if (n !== null) return <>{shown(n)}</>;
  return (
    <span className="withheld" title={t('dashboard.withheld')}>
      <span aria-hidden="true">·</span>
      <span className="sr-only">{t('dashboard.withheld')}</span>
    </span>
  );
}

/** A link within the page. */
export function Go({
  to,
  className,
  children,
  label,
  isGone = false,
}: {
  to: string;
  className?: string;
  children: ReactNode;
  label?: string;
  /** Whether it is no longer there afterwards: then the numbers get the focus. */
  isGone?: boolean;
}) {
  return (
    <a
      href={to}
      className={className}
      aria-label={label}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        go(to);
        if (isGone) document.getElementById('main')?.focus();
      }}
    >
      {children}
    </a>
  );
}

type Csv = readonly (readonly (string | number | null)[])[];

/** A part of the page with its heading, and its files. */
export function Section({
  title,
  name,
  note,
  className = '',
  rows,
  hasChart = false,
  children,
}: {
  title: string;
  /** Of its files. */
  name: string;
  note?: ReactNode;
  className?: string;
  /** What its CSV holds, with a row of headings first. */
  rows?: () => Csv;
  /** Whether it holds an SVG, to be saved as a picture. */
  hasChart?: boolean;
  children: ReactNode;
}) {
  const { t } = useTexts();
  const heading = useId();
  const body = useRef<HTMLElement>(null);
  return (
    <section aria-labelledby={heading} className={`section ${className}`} ref={body}>
      <div className="section-head">
        <h2 id={heading}>{title}</h2>
        <div className="files">
          {rows !== undefined && (
            <Button
              className="quiet"
              aria-label={`${title}: ${t('dashboard.csv')}`}
              onPress={() => saveCsv(name, csv(rows()))}
            >
              {t('dashboard.csv')}
            </Button>
          )}
          {hasChart && (
            <Button
              className="quiet"
              aria-label={`${title}: ${t('dashboard.png')}`}
              onPress={() => {
                const svg = body.current?.querySelector<SVGSVGElement>('svg.chart, .chart svg');
                if (svg) void savePng(name, svg);
              }}
            >
              {t('dashboard.png')}
            </Button>
          )}
        </div>
      </div>
      {children}
      {note !== undefined && <p className="note">{note}</p>}
    </section>
  );
}

/** A table that may be wider or longer than its place: whoever has no mouse scrolls it by the keys. */
export function Scroller({
  label,
  isTall = false,
  children,
}: {
  label: string;
  isTall?: boolean;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      className={isTall ? 'scroller tall' : 'scroller'}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keys
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      {children}
    </div>
  );
}

/** The row of headings above columns of numbers; the first is that of the names. */
export function Head({
  labels,
  hasBar = false,
}: {
  labels: readonly string[];
  /** Whether the first number has a bar beside it. */
  hasBar?: boolean;
}) {
  return (
    <thead>
      <tr>
        {labels.map((label, index) => (
          <th
            key={label}
            scope="col"
            colSpan={hasBar && index === 1 ? 2 : 1}
            className={index === 0 ? '' : 'num'}
          >
            {label}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** A bar as long as its share. It only repeats the number beside it. */
export function Bar({ part, whole }: { part: Cell; whole: number }) {
  const width = part === null || whole === 0 ? 0 : (100 * part) / whole;
  return (
    <span className="bar" aria-hidden="true">
      <span style={{ width: `${width}%` }} />
    </span>
  );
}

/** What stands where nothing is there, is on its way, or has failed. */
export function State({
  kind,
  onRetry,
}: {
  kind: 'loading' | 'failed' | 'empty' | 'no_case';
  onRetry?: () => void;
}) {
  const { t } = useTexts();
  return (
    <div className={`state ${kind}`} role={kind === 'failed' ? 'alert' : 'status'}>
      <p>{t(`dashboard.${kind}`)}</p>
      {onRetry !== undefined && (
        <Button className="button" onPress={onRetry}>
          {t('dashboard.retry')}
        </Button>
      )}
    </div>
  );
}

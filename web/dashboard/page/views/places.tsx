import { share } from '../../../shared/format.ts';
import type { Overview, PartRow } from '../../interface.ts';
import { filtered, go } from '../place.ts';
import { type Texts, useTexts } from '../texts.ts';
import { Section } from './parts.tsx';
import { SortedParts } from './sorted-parts.tsx';

/** Which States and districts fall behind: tiles of all States, and a table of them or of a State's districts. */

/** Column and row of each tile, roughly as on the map. */
const TILES: Readonly<Record<string, readonly [column: number, row: number]>> = {
  ...{
    JK: [2, 0],
    LA: [3, 0],
    PB: [1, 1],
    CH: [2, 1],
    HP: [3, 1],
    HR: [1, 2],
    DL: [2, 2],
    UK: [3, 2],
  },
  ...{
    SK: [5, 2],
    AR: [8, 2],
    RJ: [1, 3],
    UP: [2, 3],
    BR: [4, 3],
    ML: [6, 3],
    AS: [7, 3],
    NL: [8, 3],
  },
  ...{
    GJ: [0, 4],
    MP: [2, 4],
    CG: [3, 4],
    JH: [4, 4],
    WB: [5, 4],
    TR: [6, 4],
    MZ: [7, 4],
    MN: [8, 4],
  },
  ...{ DH: [0, 5], MH: [1, 5], TS: [2, 5], OD: [4, 5], GA: [0, 6], KA: [1, 6], AP: [2, 6] },
  ...{ LD: [0, 8], KL: [1, 7], TN: [2, 7], PY: [3, 7], AN: [6, 8] },
};
const SIZE = 56;
const GAP = 4;
const WIDTH = 9 * (SIZE + GAP) - GAP;
/** The shares at which the colour changes. */
const STEPS = [0.2, 0.4, 0.6, 0.8];

/** @param within the States within what is chosen, where they are known */
export function Places({ overview, within }: { overview: Overview; within?: readonly PartRow[] }) {
  const texts = useTexts();
  const { t, language } = texts;
  const { districts, scope } = overview;
  const states = within === undefined ? overview.states : everyState(overview.states, within);
  const isState = /^[SD]:/.test(scope);
  const state = scope.slice(2, 4);
  const rows = isState ? districts : states.filter(({ registered }) => registered !== 0);
  const nameOf = (one: PartRow) => one.name?.[language] ?? t('dashboard.places.unlisted');
  return (
    <Section
      title={
        isState || scope === '*' || within !== undefined
          ? t('dashboard.places.title')
          : `${t('dashboard.places.title')}: ${t('dashboard.india')}`
      }
      name={isState ? `districts-${state}` : 'states'}
      className="span-12 places"
      note={t('dashboard.places.source')}
      hasChart
      rows={() => [
        [
          ...[
            t('dashboard.places.place'),
            t('dashboard.part.registered'),
            t('dashboard.part.live'),
          ],
          ...[t('dashboard.part.underway'), t('dashboard.part.other'), 'code'],
        ],
        ...rows.map((one) => [
          ...[nameOf(one), one.registered, one.live, one.underway, one.other, one.code],
        ]),
      ]}
    >
      <div className="two">
        <TileMap states={states} chosen={isState ? state : null} texts={texts} />
        <SortedParts
          label={t('dashboard.places.place')}
          rows={rows}
          nameOf={nameOf}
          addressFor={({ code }) => filtered(isState ? { district: code } : { state: code })}
          first={{ id: 'share', desc: false }}
        />
      </div>
    </Section>
  );
}

/** All States, those without a row with nobody. */
function everyState(all: readonly PartRow[], found: readonly PartRow[]): PartRow[] {
  const known = new Map(found.map((one) => [one.code, one]));
  const nobody = { registered: 0, live: 0, underway: 0, other: 0 };
  return all.map((one) => known.get(one.code) ?? { ...one, ...nobody });
}

interface MapProps {
  readonly states: readonly PartRow[];
  readonly chosen: string | null;
  readonly texts: Texts;
}

function TileMap({ states, chosen, texts }: MapProps) {
  const { t } = texts;
  return (
    <figure className="map">
      <figcaption>{t('dashboard.places.map')}</figcaption>
      {/* biome-ignore lint/a11y/useSemanticElements: it is no field */}
      <svg
        className="chart tiles"
        viewBox={`0 0 ${WIDTH} ${WIDTH + 34}`}
        role="group"
        aria-label={t('dashboard.places.map')}
      >
        {states.map((one) => (
          <Tile key={one.code} one={one} isChosen={one.code === chosen} texts={texts} />
        ))}
        <g className="legend" aria-hidden>
          {[0, 1, 2, 3, 4].map((step) => (
            <g key={step} transform={`translate(${step * 72}, ${WIDTH + 8})`}>
              <rect width="72" height="10" className={`step-${step + 1}`} />
              <text x="0" y="24">
                {step * 20} %
              </text>
            </g>
          ))}
          <text x={5 * 72} y={WIDTH + 32} textAnchor="middle">
            100 %
          </text>
        </g>
      </svg>
    </figure>
  );
}

function Tile({ one, isChosen, texts }: { one: PartRow; isChosen: boolean; texts: Texts }) {
  const { t, n, language } = texts;
  const [column, row] = TILES[one.code] ?? [8, 8];
  const { live, registered } = one;
  const isKnown = live !== null && registered !== null && registered > 0;
  const part = isKnown ? share(live, registered, language) : null;
  const shown = registered === 0 ? '' : (part ?? '·');
  const to = filtered({ state: one.code });
  const told =
    part === null
      ? registered === 0
        ? n(0)
        : t('dashboard.withheld')
      : `${part}, ${n(live ?? 0)} / ${n(registered ?? 0)}`;
  const step = isKnown ? 1 + STEPS.filter((at) => live / registered >= at).length : 0;
  return (
    <a
      href={to}
      aria-current={isChosen ? 'true' : undefined}
      onClick={(event) => {
        event.preventDefault();
        go(to);
      }}
    >
      {/* The name begins with what is to be seen, for those who say it to their device. */}
      <title>{`${one.code} ${shown} ${one.name?.[language] ?? ''}: ${told}`}</title>
      <g transform={`translate(${column * (SIZE + GAP)}, ${row * (SIZE + GAP)})`}>
        <rect
          width={SIZE}
          height={SIZE}
          rx="4"
          className={`tile step-${step}${isChosen ? ' chosen' : ''}`}
        />
        <text x="8" y="20" className={`code on-${step}`}>
          {one.code}
        </text>
        <text x={SIZE - 7} y={SIZE - 10} textAnchor="end" className={`value on-${step}`}>
          {shown}
        </text>
      </g>
    </a>
  );
}

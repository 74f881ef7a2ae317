import {
  createColumnHelper,
  flexRender,
  getCoreRowModel,
  getSortedRowModel,
  type SortingState,
  useReactTable,
} from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import { share } from '../../../shared/format.ts';
import type { Cell, PartRow } from '../../interface.ts';
import { type Texts, useTexts } from '../texts.ts';
import { Go, Num, Scroller } from './parts.tsx';

/** A table of States, districts, trades and so on, which can be sorted by each column. */

interface Props {
  readonly label: string;
  readonly rows: readonly PartRow[];
  readonly nameOf: (row: PartRow) => string;
  readonly addressFor: (row: PartRow) => string;
  /** Which column is sorted first; the most first unless it says otherwise. */
  readonly first?: { readonly id: string; readonly desc: boolean };
  /** The one number to show, where the others say nothing. */
  readonly only?: (typeof NUMBERS)[number];
}

const helper = createColumnHelper<PartRow>();
const NUMBERS = ['registered', 'live', 'underway', 'other'] as const;

/** A withheld number stands last, however the others are sorted: its place would tell of it. */
const sortable = (n: Cell) => n ?? undefined;
const shareOf = ({ live, registered }: PartRow) =>
  live === null || registered === null || registered === 0 ? null : live / registered;

function columnsOf(
  { t, language }: Texts,
  { nameOf, addressFor, only }: Pick<Props, 'nameOf' | 'addressFor' | 'only'>,
) {
  const number = (name: (typeof NUMBERS)[number]) =>
    helper.accessor((row) => sortable(row[name]), {
      id: name,
      header: t(name === only ? 'dashboard.waiting.total' : `dashboard.part.${name}`),
      cell: ({ row }) => <Num n={row.original[name]} />,
      sortDescFirst: true,
      sortUndefined: 'last',
    });
  const columns = [
    helper.accessor(nameOf, {
      id: 'name',
      header: t('dashboard.places.place'),
      cell: ({ row, getValue }) => <Go to={addressFor(row.original)}>{getValue()}</Go>,
      sortDescFirst: false,
    }),
    number('registered'),
    number('live'),
    helper.accessor((row) => sortable(shareOf(row)), {
      id: 'share',
      header: t('dashboard.part.share'),
      cell: ({ row }) => {
        const { live, registered } = row.original;
        if (live === null || registered === null) return <Num n={null} />;
        return share(live, registered, language);
      },
      sortDescFirst: false,
      sortUndefined: 'last',
    }),
    number('underway'),
    number('other'),
  ];
  return columns.filter(({ id }) => only === undefined || id === 'name' || id === only);
}

export function SortedParts({ label, rows, nameOf, addressFor, first, only }: Props) {
  const texts = useTexts();
  const [sorting, setSorting] = useState<SortingState>([first ?? { id: 'registered', desc: true }]);
  const data = useMemo(() => [...rows], [rows]);
  const table = useReactTable({
    data,
    columns: columnsOf(texts, { nameOf, addressFor, ...(only === undefined ? {} : { only }) }),
    state: { sorting },
    onSortingChange: setSorting,
    enableSortingRemoval: false,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
  });
  const [head] = table.getHeaderGroups();
  return (
    <Scroller label={label} isTall>
      <table>
        <thead>
          <tr>
            {head?.headers.map(({ id, column, getContext }) => {
              const sorted = column.getIsSorted();
              return (
                <th
                  key={id}
                  scope="col"
                  className={id === 'name' ? '' : 'num'}
                  aria-sort={
                    sorted === false ? 'none' : sorted === 'asc' ? 'ascending' : 'descending'
                  }
                >
                  <button type="button" className="sort" onClick={column.getToggleSortingHandler()}>
                    {id === 'name' ? label : flexRender(column.columnDef.header, getContext())}
                    <span aria-hidden="true" className="sort-sign">
                      {sorted === false ? '' : sorted === 'asc' ? '▴' : '▾'}
                    </span>
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id}>
              {row.getVisibleCells().map((cell) =>
                cell.column.id === 'name' ? (
                  <th key={cell.id} scope="row">
                    {flexRender(cell.column.columnDef.cell, cell.getContext())}
                  </th>
                ) : (
                  <td key={cell.id} className="num">
                    {flexRender(cell.column.columnDef.cell, cell.getContext())}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

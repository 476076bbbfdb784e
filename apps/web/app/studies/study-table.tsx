import { Checkbox, Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Study } from '../api/types.ts';
import { text } from '../texts/texts.ts';
import { ColumnHead } from './column-head.tsx';
import { COLUMNS, type Column } from './columns.tsx';
import { useListSettings } from './list-settings.ts';
import type { Sorting } from './sorting.ts';
import { StudyRow } from './study-row.tsx';

/** As the styles have them. */
const ROW_PX = { dense: 28, usual: 36, narrow: 72 };
const NARROW = '(max-width: 640px)';
const OVERSCAN = 12;
/** The next page is asked for when so many rows are left below. */
const AHEAD = 30;
const SKELETONS = 12;

export interface StudyTableProps {
  readonly studies: readonly Study[];
  readonly isPending: boolean;
  readonly open: string | undefined;
  readonly selected: readonly string[];
  readonly sorting: Sorting;
  readonly onSort: (sort: string | undefined) => void;
  readonly onSelect: (uids: readonly string[]) => void;
  readonly onOpen: (uid: string) => void;
  readonly onEnd: () => void;
}

/** A table of which only the rows in sight are in the document, so that a million studies scroll like ten. */
export function StudyTable(props: StudyTableProps) {
  const { studies, isPending, selected, onSelect, onEnd } = props;
  const { columns: chosen, dense, pictures } = useListSettings();
  const isNarrow = useMediaQuery(NARROW) ?? false;
  const columns = COLUMNS.filter(({ name }) => chosen.includes(name));
  const box = useRef<HTMLDivElement>(null);
  const height = isNarrow ? ROW_PX.narrow : dense ? ROW_PX.dense : ROW_PX.usual;
  const rows = useVirtualizer({
    count: studies.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: OVERSCAN,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows are measured anew when their height is another
  useEffect(() => rows.measure(), [height]);
  const inSight = rows.getVirtualItems();
  const last = inSight.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last > studies.length - AHEAD) onEnd();
  });
  const above = inSight[0]?.start ?? 0;
  const below = rows.getTotalSize() - (inSight.at(-1)?.end ?? 0);
  const toggle = (uid: string) =>
    onSelect(selected.includes(uid) ? selected.filter((one) => one !== uid) : [...selected, uid]);
  return (
    <div className={dense ? 'table-box dense' : 'table-box'} ref={box}>
      <table className="table" aria-label={text('studies.list')} aria-rowcount={-1} onKeyDown={(event) => move(event)}>
        <TableHead columns={columns} {...props} />
        <tbody>
          {isPending && <SkeletonRows columns={columns.length + 2} />}
          {above > 0 && <tr className="spacer" style={{ height: above }} />}
          {inSight.map(({ index }) => {
            const study = studies[index];
            if (!study) return null;
            const uid = study.studyInstanceUid;
            return (
              <StudyRow
                key={uid}
                study={study}
                index={index}
                columns={columns}
                hasPicture={pictures}
                isOpen={props.open === uid}
                isSelected={selected.includes(uid)}
                onOpen={props.onOpen}
                onToggle={toggle}
              />
            );
          })}
          {below > 0 && <tr className="spacer" style={{ height: below }} />}
        </tbody>
      </table>
    </div>
  );
}

function TableHead({
  columns,
  studies,
  selected,
  sorting,
  onSort,
  onSelect,
}: StudyTableProps & { readonly columns: readonly Column[] }) {
  const all = studies.length > 0 && selected.length === studies.length;
  return (
    <thead>
      <tr>
        <th className="tick">
          <Checkbox
            size="xs"
            aria-label={text('studies.selectAll')}
            checked={all}
            indeterminate={selected.length > 0 && !all}
            onChange={() => onSelect(all ? [] : studies.map(({ studyInstanceUid }) => studyInstanceUid))}
          />
        </th>
        <ColumnHead name="patient" title={text('studies.patient')} by="patientName" sorting={sorting} onSort={onSort} />
        {columns.map(({ name, title, by, width, numeric, wide }) => (
          <ColumnHead key={name} {...{ name, by, width, numeric, wide, sorting, onSort }} title={text(title)} />
        ))}
      </tr>
    </thead>
  );
}

function SkeletonRows({ columns }: { readonly columns: number }) {
  return Array.from({ length: SKELETONS }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
    <tr key={row} className="late" aria-hidden>
      <td colSpan={columns}>
        <Skeleton height={12} radius="sm" />
      </td>
    </tr>
  ));
}

/** Moves the focus to the row above or below. */
function move(event: KeyboardEvent) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const row = (event.target as HTMLElement).closest('tr');
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling;
  const link = next?.querySelector<HTMLElement>('a');
  if (!link) return;
  event.preventDefault();
  link.focus();
}

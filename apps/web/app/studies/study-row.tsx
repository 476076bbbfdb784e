import { Checkbox } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { KeyboardEvent, MouseEvent } from 'react';
import type { Study } from '../api/types.ts';
import { day, nameGroups } from '../format.ts';
import { classes } from '../shell/classes.ts';
import { text } from '../texts/texts.ts';
import type { Column } from './columns.tsx';
import { StudyPicture } from './study-picture.tsx';

interface RowProps {
  readonly study: Study;
  readonly index: number;
  readonly columns: readonly Column[];
  readonly hasPicture: boolean;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  readonly onOpen: (uid: string) => void;
  readonly onToggle: (uid: string) => void;
}

/** A study. The patient's name is a link, so that it opens in another tab as any link does; a click anywhere opens it beside the list. */
export function StudyRow({ study, index, columns, hasPicture, isOpen, isSelected, onOpen, onToggle }: RowProps) {
  const uid = study.studyInstanceUid;
  const [first = '', ...others] = nameGroups(study.patient.name);
  const open = (event: MouseEvent) => {
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || String(getSelection()) !== '';
    if (elsewhere || (event.target as HTMLElement).closest('.tick')) return;
    event.preventDefault();
    onOpen(uid);
  };
  const hear = (event: KeyboardEvent) => {
    if (event.key === 'x') onToggle(uid);
    else if (event.key === 'v') location.assign(`/view?study=${uid}`);
  };
  return (
    <tr
      data-study={uid}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={classes({ open: isOpen, selected: isSelected })}
      onClick={open}
      onKeyDown={hear}
    >
      <td className="tick">
        <Checkbox
          size="xs"
          aria-label={text('studies.select', { name: first })}
          checked={isSelected}
          onChange={() => onToggle(uid)}
        />
      </td>
      <td className="patient">
        {hasPicture && <StudyPicture study={study} />}
        <Link to="/" search={(before) => ({ ...before, study: uid })} className="row-link">
          {first}
          {others.length > 0 && <span className="quiet"> · {others.join(' · ')}</span>}
        </Link>
        {study.retainedUntil !== undefined && (
          <IconLock
            size={14}
            role="img"
            aria-label={text('retention.until', { at: day(study.retainedUntil) })}
            className="kept"
          >
            <title>{text('retention.until', { at: day(study.retainedUntil) })}</title>
          </IconLock>
        )}
      </td>
      {columns.map(({ name, numeric, wide, show, hover }) => (
        <td key={name} className={classes({ numeric, wide })} title={hover?.(study)}>
          {show(study)}
        </td>
      ))}
    </tr>
  );
}

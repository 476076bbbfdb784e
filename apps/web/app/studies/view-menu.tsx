import { Menu, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconColumns3 } from '@tabler/icons-react';
import { text } from '../texts/texts.ts';
import { COLUMNS } from './columns.tsx';
import { changeListSettings, useListSettings } from './list-settings.ts';
import { nextSorting, type Sorting, sortedBy } from './sorting.ts';

interface ViewMenuProps {
  readonly sorting: Sorting;
  readonly onSort: (sort: string | undefined) => void;
}

/** Which columns are shown, and how close the rows stand. */
export function ViewMenu({ sorting, onSort }: ViewMenuProps) {
  const { columns, dense, pictures } = useListSettings();
  const toggle = (name: string) =>
    changeListSettings({
      columns: columns.includes(name) ? columns.filter((one) => one !== name) : [...columns, name],
    });
  return (
    <Menu closeOnItemClick={false} position="bottom-end" classNames={{ dropdown: 'view-menu' }}>
      <Menu.Target>
        <UnstyledButton className="icon-button" title={text('studies.columns')} aria-label={text('studies.columns')}>
          <IconColumns3 size={18} stroke={1.6} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className="narrow-only">
          <Menu.Label>{text('studies.sortedBy')}</Menu.Label>
          <SortItem by="patientName" title={text('studies.patient')} sorting={sorting} onSort={onSort} />
          {COLUMNS.map(({ by, title }) => (
            <SortItem key={by} by={by} title={text(title)} sorting={sorting} onSort={onSort} />
          ))}
          <Menu.Divider />
        </div>
        <Menu.Label>{text('studies.columns')}</Menu.Label>
        {COLUMNS.map(({ name, title }) => (
          <Menu.CheckboxItem key={name} checked={columns.includes(name)} onChange={() => toggle(name)}>
            {text(title)}
          </Menu.CheckboxItem>
        ))}
        <Menu.Divider />
        <Menu.CheckboxItem checked={dense} onChange={(next) => changeListSettings({ dense: next })}>
          {text('studies.dense')}
        </Menu.CheckboxItem>
        <Menu.CheckboxItem checked={pictures} onChange={(next) => changeListSettings({ pictures: next })}>
          {text('studies.pictures')}
        </Menu.CheckboxItem>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Sorts by a column where there is no room for heads. */
function SortItem({ by, title, sorting, onSort }: ViewMenuProps & { readonly by: string; readonly title: string }) {
  const direction = sortedBy(sorting, by);
  const Arrow = direction === 'descending' ? IconArrowDown : IconArrowUp;
  return (
    <Menu.Item
      rightSection={direction && <Arrow size={14} aria-label={text(`studies.${direction}`)} />}
      onClick={() => onSort(nextSorting(sorting, by))}
    >
      {title}
    </Menu.Item>
  );
}

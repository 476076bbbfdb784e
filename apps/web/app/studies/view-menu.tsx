import { Menu, UnstyledButton } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import { text } from '../texts/texts.ts';
import { COLUMNS } from './columns.tsx';
import { changeListSettings, useListSettings } from './list-settings.ts';

/** Which columns are shown, and how close the rows stand. */
export function ViewMenu() {
  const { columns, dense } = useListSettings();
  const toggle = (name: string) =>
    changeListSettings({
      columns: columns.includes(name) ? columns.filter((one) => one !== name) : [...columns, name],
    });
  return (
    <Menu closeOnItemClick={false} position="bottom-end">
      <Menu.Target>
        <UnstyledButton className="icon-button" title={text('studies.columns')} aria-label={text('studies.columns')}>
          <IconColumns3 size={18} stroke={1.6} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
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
      </Menu.Dropdown>
    </Menu>
  );
}

import { Switch, Text, TextInput } from '@mantine/core';
import { IconAdjustments, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ask } from '../api/ask.ts';
import type { Setting } from '../api/types.ts';
import { Empty, Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';

interface Search {
  readonly find?: string;
  readonly all?: string;
}

/** The settings in force, and where each comes from. */
export function SettingsTab() {
  const { data, error, refetch } = useQuery({
    queryKey: ['settings'],
    queryFn: async () => (await ask<{ settings: Setting[] }>('/settings')).settings,
  });
  const { find = '', all = 'yes' }: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const look = (search: Search) =>
    navigate({
      to: '/administration/$tab',
      params: { tab: 'settings' },
      replace: true,
      search: { find, all, ...search },
    });
  if (error) return <Failed error={error} onRetry={refetch} />;
  const shown = data?.filter(
    ({ name, value, source }) =>
      (all === 'yes' || source !== 'default') && `${name} ${value}`.toLowerCase().includes(find.toLowerCase()),
  );
  return (
    <>
      <Text size="sm" c="dimmed" maw="80ch">
        {text('admin.settingsHow')}
      </Text>
      <div className="form-row choosing">
        <TextInput
          type="search"
          leftSection={<IconSearch size={16} aria-hidden />}
          aria-label={text('admin.settingFind')}
          placeholder={text('admin.settingFind')}
          value={find}
          onChange={(event) => look({ find: event.currentTarget.value })}
        />
        <Switch
          label={text('admin.settingChanged')}
          checked={all !== 'yes'}
          onChange={(event) => look({ all: event.currentTarget.checked ? 'no' : 'yes' })}
        />
      </div>
      {shown?.length === 0 && (
        <Empty icon={IconAdjustments} title={text('admin.noSettings')} how={text('admin.noSettingsHow')} />
      )}
      {shown && shown.length > 0 && <SettingTable settings={shown} />}
    </>
  );
}

function SettingTable({ settings }: { readonly settings: readonly Setting[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (WCAG 2.1.1)
    <section className="table-scroll" tabIndex={0} aria-label={text('admin.settings')}>
      <table className="table plain" aria-label={text('admin.settings')}>
        <thead>
          <tr>
            <th>{text('admin.settingName')}</th>
            <th>{text('admin.settingValue')}</th>
            <th>{text('admin.settingFrom')}</th>
          </tr>
        </thead>
        <tbody>
          {settings.map(({ name, value, source, where }) => (
            <tr key={name}>
              <td className="mono">{name}</td>
              <td className="value mono">{value}</td>
              <td>
                <span className={source === 'default' ? 'quiet' : undefined}>{text(`admin.source.${source}`)}</span>{' '}
                <span className="mono">{where}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

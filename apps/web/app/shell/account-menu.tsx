import { type MantineColorScheme, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import {
  IconCheck,
  IconContrast,
  IconDeviceDesktop,
  IconEmergencyBed,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSun,
  IconUserCircle,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { tell } from '../api/ask.ts';
import { useMay } from '../api/queries.ts';
import { chooseLanguage, chosenLanguage, LANGUAGES, text } from '../texts/texts.ts';
import { appearance } from '../theme/appearance.ts';

const SCHEMES = [
  { scheme: 'auto', title: 'nav.auto', icon: IconDeviceDesktop },
  { scheme: 'light', title: 'nav.light', icon: IconSun },
  { scheme: 'dark', title: 'nav.dark', icon: IconMoon },
] as const satisfies readonly { scheme: MantineColorScheme; [rest: string]: unknown }[];

async function logOut() {
  await tell('DELETE', '/session');
  location.assign('/login');
}

/** Who is here, how it looks, in which language, and the way out. */
export function AccountMenu({ name, onKeys }: { readonly name: string; readonly onKeys: () => void }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const navigate = useNavigate();
  const [contrast, setContrast] = useState(appearance.highContrast);
  const mayBreakGlass = useMay('break-glass');
  const switchContrast = () => {
    appearance.highContrast = !contrast;
    setContrast(!contrast);
  };
  const chosen = <IconCheck size={14} aria-hidden />;
  return (
    <Menu position="right-end" withinPortal>
      <Menu.Target>
        <UnstyledButton
          className="rail-place"
          title={text('nav.account')}
          aria-label={`${name} · ${text('nav.account')}`}
        >
          <IconUserCircle size={20} stroke={1.6} aria-hidden />
          <span>{name}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{text('nav.scheme')}</Menu.Label>
        {SCHEMES.map(({ scheme, title, icon: Icon }) => (
          <Menu.Item
            key={scheme}
            closeMenuOnClick={false}
            leftSection={<Icon size={16} aria-hidden />}
            rightSection={colorScheme === scheme && chosen}
            onClick={() => setColorScheme(scheme)}
          >
            {text(title)}
          </Menu.Item>
        ))}
        <Menu.Item
          closeMenuOnClick={false}
          leftSection={<IconContrast size={16} aria-hidden />}
          rightSection={contrast && chosen}
          onClick={switchContrast}
        >
          {text('nav.contrast')}
        </Menu.Item>
        <Menu.Label>{text('nav.language')}</Menu.Label>
        {Object.entries(LANGUAGES).map(([code, language]) => (
          <Menu.Item
            key={code}
            lang={code}
            rightSection={chosenLanguage() === code && chosen}
            onClick={() => chooseLanguage(code)}
          >
            {language.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={onKeys}>
          {text('nav.keys')}
        </Menu.Item>
        <Menu.Item leftSection={<IconUserCircle size={16} aria-hidden />} onClick={() => navigate({ to: '/account' })}>
          {text('account.title')}
        </Menu.Item>
        {mayBreakGlass && (
          <Menu.Item
            leftSection={<IconEmergencyBed size={16} aria-hidden />}
            onClick={() => navigate({ to: '/emergency' })}
          >
            {text('emergency.title')}
          </Menu.Item>
        )}
        <Menu.Item component="a" href="/api/docs">
          {text('nav.docs')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={logOut}>
          {text('nav.logout')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

import { Checkbox, Radio } from '@mantine/core';
import { text } from '../texts/texts.ts';
import { OPTIONS, PRESETS } from './presets.ts';

interface OptionsProps {
  readonly options: readonly string[];
  readonly onChange: (options: readonly string[]) => void;
}

/** A profile to begin with, and each option for itself. */
export function ProfileOptions({ options, onChange }: OptionsProps) {
  const same = (one: readonly string[]) => [...one].sort().join() === [...options].sort().join();
  const toggle = (code: string) =>
    onChange(options.includes(code) ? options.filter((one) => one !== code) : [...options, code].sort());
  return (
    <>
      <Radio.Group
        label={text('projects.preset')}
        value={PRESETS.find((preset) => same(preset.options))?.key ?? ''}
        onChange={(key) => onChange(PRESETS.find((preset) => preset.key === key)!.options)}
      >
        <div className="stack choices">
          {PRESETS.map(({ key, title, how }) => (
            <Radio key={key} value={key} label={text(title)} description={text(how)} />
          ))}
        </div>
      </Radio.Group>
      <fieldset className="choices stack">
        <legend>{text('projects.options')}</legend>
        {OPTIONS.map(({ code, title }) => (
          <Checkbox
            key={code}
            label={`${text(title)} (${code})`}
            checked={options.includes(code)}
            onChange={() => toggle(code)}
          />
        ))}
      </fieldset>
    </>
  );
}

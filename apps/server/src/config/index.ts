export { type Exposure, exposureOf } from './exposure.ts';
export { extraAttributes } from './extra-attributes.ts';
export { loadSettings, type SettingInForce, type Settings, type SettingsSources } from './load-settings.ts';
export { type SettingProblem, SettingsError } from './problems.ts';
export { parsePeer } from './setting.ts';
export { settingsHelp } from './settings-page.ts';

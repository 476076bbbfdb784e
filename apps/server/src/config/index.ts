export { exposureOf } from './exposure.ts';
export { extraAttributes } from './extra-attributes.ts';
export { loadSettings, type Settings } from './load-settings.ts';
export { SettingsError } from './problems.ts';
export { parseLossyRule, parsePeer, parseTranscodingRule } from './setting.ts';
export { settingsHelp } from './settings-page.ts';

import type { TextKey } from '../texts/texts.ts';

/** Profiles to begin with: options of CID 7050 by code. */
export const PRESETS: readonly {
  readonly key: string;
  readonly title: TextKey;
  readonly how: TextKey;
  readonly options: readonly string[];
}[] = [
  {
    key: 'research',
    title: 'projects.presetResearch',
    how: 'projects.presetResearchHow',
    options: ['113101', '113103', '113104', '113105', '113107', '113108', '113111'],
  },
  { key: 'strict', title: 'projects.presetStrict', how: 'projects.presetStrictHow', options: ['113101'] },
  {
    key: 'header',
    title: 'projects.presetHeader',
    how: 'projects.presetHeaderHow',
    options: ['113103', '113104', '113105', '113107', '113108', '113109', '113111'],
  },
];

/** The options that a project may have, with what they do. */
export const OPTIONS: readonly { readonly code: string; readonly title: TextKey }[] = [
  { code: '113101', title: 'projects.option113101' },
  { code: '113102', title: 'projects.option113102' },
  { code: '113103', title: 'projects.option113103' },
  { code: '113104', title: 'projects.option113104' },
  { code: '113105', title: 'projects.option113105' },
  { code: '113106', title: 'projects.option113106' },
  { code: '113107', title: 'projects.option113107' },
  { code: '113108', title: 'projects.option113108' },
  { code: '113109', title: 'projects.option113109' },
  { code: '113111', title: 'projects.option113111' },
  { code: '113112', title: 'projects.option113112' },
];

import { IconAdjustments, IconFlask2, IconShieldCheck, IconStack2, IconUpload } from '@tabler/icons-react';
import type { TextKey } from '../texts/texts.ts';

export interface Place {
  readonly to: '/' | '/welcome' | '/bin' | '/projects' | '/bring-in' | '/audit' | '/administration';
  readonly title: TextKey;
  readonly icon: typeof IconStack2;
  /** The place is shown to whoever may do one of these. */
  readonly permissions: readonly string[];
}

/** The rail's places, in their order. */
export const PLACES: readonly Place[] = [
  { to: '/', title: 'nav.studies', icon: IconStack2, permissions: ['search', 'deidentified.see'] },
  { to: '/projects', title: 'nav.projects', icon: IconFlask2, permissions: ['projects.manage', 'deidentified.see'] },
  { to: '/bring-in', title: 'nav.bringIn', icon: IconUpload, permissions: ['store'] },
  { to: '/audit', title: 'nav.audit', icon: IconShieldCheck, permissions: ['audit.read'] },
  { to: '/administration', title: 'nav.administration', icon: IconAdjustments, permissions: ['administer'] },
];

/** Places that are found and stand in no rail. */
export const FURTHER: readonly Omit<Place, 'icon'>[] = [
  { to: '/bin', title: 'bin.title', permissions: ['delete'] },
  { to: '/welcome', title: 'nav.welcome', permissions: ['administer', 'store'] },
];

import { IconAdjustments, IconStack2, IconUpload } from '@tabler/icons-react';
import type { TextKey } from '../texts/texts.ts';

export interface Place {
  readonly to: '/' | '/bring-in' | '/administration';
  readonly title: TextKey;
  readonly icon: typeof IconStack2;
  /** The place is shown to whoever may do this. */
  readonly permission: string;
}

/** The rail's places, in their order. */
export const PLACES: readonly Place[] = [
  { to: '/', title: 'nav.studies', icon: IconStack2, permission: 'search' },
  { to: '/bring-in', title: 'nav.bringIn', icon: IconUpload, permission: 'store' },
  { to: '/administration', title: 'nav.administration', icon: IconAdjustments, permission: 'administer' },
];

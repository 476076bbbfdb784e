import { ReviewTab } from '../emergency/review-tab.tsx';
import { type Tab, TabbedPage } from '../shell/tabbed-page.tsx';
import { DisclosuresTab } from './disclosures-tab.tsx';
import { TrailTab } from './trail-tab.tsx';

const TABS: readonly [Tab, ...Tab[]] = [
  { tab: 'trail', title: 'audit.trail', page: TrailTab },
  { tab: 'disclosures', title: 'audit.disclosures', page: DisclosuresTab },
  { tab: 'emergencies', title: 'emergency.title', page: ReviewTab },
];

/** What auditors look at: the trail, and who was given what of a patient. */
export function AuditPage() {
  return <TabbedPage title="audit.title" to="/audit/$tab" tabs={TABS} />;
}

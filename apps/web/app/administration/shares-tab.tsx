import { ShareList } from '../sharing/share-list.tsx';

/** All links that let guests in. */
export function SharesTab() {
  return <ShareList />;
}

import { useMayEverywhere } from '../api/queries.ts';
import { SendToMe } from '../bring-in/send-to-me.tsx';
import { DemonstrationCard } from './demonstration-card.tsx';
import { OwnAdministrator } from './own-administrator.tsx';

/** An administrator of one's own, a first image, something to look at: as far as the person may do it. */
export function FirstSteps() {
  const mayAdminister = useMayEverywhere('administer');
  return (
    <div className="cards">
      {mayAdminister && (
        <div className="stack">
          <OwnAdministrator />
          <DemonstrationCard />
        </div>
      )}
      <SendToMe />
    </div>
  );
}

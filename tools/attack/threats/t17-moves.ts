import { Dataset, TAG, UID, writeDataset } from '@vesalius/dicom';
import { tinyInstance } from '@vesalius/testkit';
import { associate } from '../store.ts';
import { finding, type Threat } from '../threat.ts';

const DESTINATIONS = ['NOWHERE', '127.0.0.1', 'VESALIUS', '*'];
const DESTINATION_UNKNOWN = 0xa801;
const NOT_AUTHORIZED = 0x0124;

export const moves: Threat = {
  id: 'T17',
  name: 'C-MOVE to whom one likes',
  target: '0xA801 or 0x0124 for every destination that is not registered or not allowed',
  portable: true,
  async run({ victim }) {
    const { file, dataset } = tinyInstance({ key: 'moved', study: 'moved' });
    await victim.upload(file);
    const sopClassUid = UID.StudyRootQueryRetrieveInformationModelMove;
    const keys = Dataset.of({ QueryRetrieveLevel: 'STUDY', StudyInstanceUID: dataset.text(TAG.StudyInstanceUID)! });
    const missed: string[] = [];
    for (const moveDestination of DESTINATIONS) {
      const association = await associate(victim, [sopClassUid]);
      const { status } = await association.cMove({
        sopClassUid,
        moveDestination,
        identifier: (syntax) => writeDataset(keys, syntax),
      });
      await association.release();
      if (status !== DESTINATION_UNKNOWN && status !== NOT_AUTHORIZED)
        missed.push(`to '${moveDestination}': 0x${status.toString(16)}`);
    }
    return finding(`${DESTINATIONS.length} destinations`, ...missed);
  },
};

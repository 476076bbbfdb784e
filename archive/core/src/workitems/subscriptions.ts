import {
  FILTERED_GLOBAL_SUBSCRIPTION,
  GLOBAL_SUBSCRIPTION,
  type WorkitemRecord,
  type WorkitemRecords,
  type WorkitemSubscription,
} from '@vesalius/archive/api';
import type { Match } from '@vesalius/dicom';
import { parseSearch } from '@vesalius/dicomweb';
import { matchesModel } from '../models/match-model.ts';
import { matchingModels } from '../models/page-of-models.ts';

/** Global subscribers become subscribers of a new workitem, filtered ones where it passes (PS3.4 §CC.2.3.3). */
export async function subscriptionsOfNew(
  records: WorkitemRecords,
  { uid, model }: Pick<WorkitemRecord, 'uid' | 'model'>,
): Promise<WorkitemSubscription[]> {
  const global = await records.subscriptionsTo(GLOBAL_SUBSCRIPTION);
  const filtered = (await records.subscriptionsTo(FILTERED_GLOBAL_SUBSCRIPTION)).filter(({ filter = '' }) =>
    matchesModel(model, parseSearch(filter).matches),
  );
  return [...filtered, ...global].map(({ aeTitle, deletionLock }) => ({ aeTitle, deletionLock, target: uid }));
}

/** Subscribes to all workitems that are there and pass; answers which. */
export async function subscribeToExisting(
  records: WorkitemRecords,
  subscription: Pick<WorkitemSubscription, 'aeTitle' | 'deletionLock'>,
  matches: readonly Match[],
): Promise<WorkitemRecord[]> {
  const subscribed: WorkitemRecord[] = [];
  for await (const workitem of matchingModels(matches, records.list)) {
    await records.subscribe([{ ...subscription, target: workitem.uid }]);
    subscribed.push(workitem);
  }
  return subscribed;
}

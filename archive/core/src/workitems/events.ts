import { WORKITEM_EVENTS, type WorkitemEvent, type WorkitemRecord } from '@vesalius/archive/api';
import { type DicomJson, TAG, type Tag, tagToText } from '@vesalius/dicom';

type Told = Omit<WorkitemEvent, 'receivers'>;

/** What each event tells (PS3.4 Table CC.2.4-1). */
const STATE_REPORT = [TAG.ProcedureStepState, TAG.InputReadinessState, TAG.ReasonForCancellation] as const;
const DISCONTINUATION = TAG.ProcedureStepDiscontinuationReasonCodeSequence;
const PROGRESS = [TAG.ProcedureStepProgressInformationSequence] as const;
const ASSIGNED = [TAG.ScheduledStationNameCodeSequence, TAG.ScheduledHumanPerformersSequence] as const;
const CANCEL_REQUEST = [TAG.ReasonForCancellation, DISCONTINUATION, TAG.ContactURI, TAG.ContactDisplayName] as const;

export function stateReport({ uid, model }: Pick<WorkitemRecord, 'uid' | 'model'>): Told {
  return { uid, type: WORKITEM_EVENTS.stateReport, attributes: pick(model, [...STATE_REPORT, DISCONTINUATION]) };
}

export function cancelRequested(uid: string, reason: DicomJson, requester: string): Told {
  const attributes = {
    ...pick(reason, CANCEL_REQUEST),
    [tagToText(TAG.RequestingAE)]: { vr: 'AE', Value: [requester] },
  };
  return { uid, type: WORKITEM_EVENTS.cancelRequested, attributes };
}

/** What an update is worth telling: a new readiness, progress, or who is to do it. */
export function eventsOfUpdate({ uid, model }: Pick<WorkitemRecord, 'uid' | 'model'>, given: DicomJson): Told[] {
  const touches = (tags: readonly Tag[]) => tags.some((tag) => given[tagToText(tag)] !== undefined);
  return [
    ...(touches([TAG.InputReadinessState]) ? [stateReport({ uid, model })] : []),
    ...(touches(PROGRESS) ? [{ uid, type: WORKITEM_EVENTS.progressReport, attributes: pick(model, PROGRESS) }] : []),
    ...(touches(ASSIGNED) ? [{ uid, type: WORKITEM_EVENTS.assigned, attributes: pick(model, ASSIGNED) }] : []),
  ];
}

function pick(model: DicomJson, tags: readonly Tag[]): DicomJson {
  const picked: DicomJson = {};
  for (const tag of tags) {
    const element = model[tagToText(tag)];
    if (element) picked[tagToText(tag)] = element;
  }
  return picked;
}

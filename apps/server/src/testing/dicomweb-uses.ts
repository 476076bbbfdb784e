import { NON_PATIENT_CATEGORIES } from '@vesalius/archive/api';
import { Dataset, toDicomJson } from '@vesalius/dicom';
import type { CallOptions } from './local-server.ts';
import { colorPalette } from './palettes.ts';

/** How an operation is called well: what stands for the parameters of its path, and the rest of the request. */
export interface Use extends CallOptions {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  /** When it is another one than the document's. */
  readonly status?: number;
}

const STUDY = '/dicomweb/studies/{study}';
const SERIES = `${STUDY}/series/{series}`;
const INSTANCE = `${SERIES}/instances/{instance}`;
const FRAMES = `${INSTANCE}/frames/{frames}`;
/** Good uses of what DICOMweb gives of the pixels of an instance, whose path is given. */
export function pixelUses(params: Readonly<Record<string, string>>): Record<string, () => Use> {
  const uses: Record<string, () => Use> = {};
  for (const at of [STUDY, SERIES, INSTANCE]) {
    for (const part of ['bulkdata', 'pixeldata']) uses[`get ${at}/${part}`] = () => ({ params });
  }
  for (const at of [STUDY, SERIES, INSTANCE, FRAMES]) {
    for (const part of ['rendered', 'thumbnail'])
      uses[`get ${at}/${part}`] = () => ({ params: { ...params, frames: '1' } });
  }
  return uses;
}

/** Good uses of the Non-Patient Instance Service (PS3.18 §12), each category empty but for palettes. */
export function nonPatientUses(): Record<string, () => Use> {
  const uses: Record<string, () => Use> = {};
  const file = (number: number) => ({ body: colorPalette(number), type: 'application/dicom' });
  for (const category of Object.keys(NON_PATIENT_CATEGORIES)) {
    const [at, kept] = [`/dicomweb/${category}`, category === 'color-palettes'];
    const params = { npi: '2.25.880.2' };
    uses[`post ${at}`] = () => ({ ...file(1), status: kept ? 200 : 409 });
    uses[`post ${at}/{npi}`] = () => ({ ...file(2), params, status: kept ? 200 : 409 });
    uses[`get ${at}`] = () => ({});
    uses[`get ${at}/{npi}`] = () => ({ params, status: kept ? 200 : 404 });
    uses[`delete ${at}/{npi}`] = () => ({ params, status: kept ? 204 : 404 });
  }
  return uses;
}

/** Good uses of the Send transaction of a study, to a peer that need not answer. */
export function sendUses(params: Readonly<Record<string, string>>, destination: string): Record<string, () => Use> {
  const uses: Record<string, () => Use> = {};
  const places = ['/dicomweb/studies', `${STUDY}/series`, `${STUDY}/instances`, `${SERIES}/instances`];
  places.forEach((at, number) => {
    const one = { ...params, transaction: `2.25.92${number}` };
    const query = `destination=${destination}&StudyInstanceUID=${params.study}`;
    uses[`post ${at}/send-requests/{transaction}`] = () => ({ params: one, query, status: 202 });
    uses[`get ${at}/send-requests/{transaction}`] = () => ({ params: one });
  });
  return uses;
}

const GLOBAL = '1.2.840.10008.5.1.4.34.5'; // all workitems (PS3.4 Table CC.2.3-3)
const WORKITEM = { workitem: '2.25.909' };
const SUBSCRIBER = { workitem: GLOBAL, subscriber: 'WATCHER' };

const model = (attributes: Parameters<typeof Dataset.of>[0]) => ({
  body: Buffer.from(JSON.stringify([toDicomJson(Dataset.of(attributes))])),
  type: 'application/dicom+json',
});

/** A workitem that may be scheduled (PS3.4 Table CC.2.5-3). */
export const SCHEDULED = {
  PatientName: 'Roe^Richard',
  PatientID: 'P1',
  InputReadinessState: 'READY',
  ScheduledProcedureStepStartDateTime: '20260110083000',
  ScheduledProcedureStepPriority: 'MEDIUM',
  ProcedureStepLabel: 'Segment',
  ScheduledWorkitemCodeSequence: [
    { CodeValue: '110005', CodingSchemeDesignator: 'DCM', CodeMeaning: 'Interpretation' },
  ],
};
const TAKEN = { ProcedureStepState: 'IN PROGRESS', TransactionUID: '2.25.911' };

const PROMISE = {
  ReferencedSOPSequence: [{ ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2', ReferencedSOPInstanceUID: '2.25.913' }],
};

/** Good uses of the worklist and storage commitment services, in the order in which they build on each other (PS3.18 §11, §13). */
export const WORKLIST_USES: Readonly<Record<string, () => Use>> = {
  'post /dicomweb/workitems': () => ({ query: `workitem=${WORKITEM.workitem}`, status: 201, ...model(SCHEDULED) }),
  'get /dicomweb/workitems': () => ({}),
  'get /dicomweb/workitems/{workitem}': () => ({ params: WORKITEM }),
  'post /dicomweb/workitems/{workitem}/subscribers/{subscriber}': () => ({ params: SUBSCRIBER, status: 201 }),
  'post /dicomweb/workitems/{workitem}/subscribers/{subscriber}/suspend': () => ({ params: SUBSCRIBER }),
  'delete /dicomweb/workitems/{workitem}/subscribers/{subscriber}': () => ({ params: SUBSCRIBER }),
  'put /dicomweb/workitems/{workitem}/state': () => ({ params: WORKITEM, ...model(TAKEN) }),
  'post /dicomweb/workitems/{workitem}': () => ({
    params: WORKITEM,
    query: `transaction-uid=${TAKEN.TransactionUID}`,
    ...model({ ProcedureStepProgressInformationSequence: [{ ProcedureStepCancellationDateTime: '20260110100000' }] }),
  }),
  'post /dicomweb/workitems/{workitem}/cancelrequest': () => ({ params: WORKITEM, status: 202 }),
  'post /dicomweb/workitems/{workitem}/cancelrequest/{requester}': () => ({
    params: { ...WORKITEM, requester: 'READER' },
    status: 202,
  }),
  'put /dicomweb/workitems/{workitem}/state/{requester}': () => ({
    params: { ...WORKITEM, requester: 'READER' },
    ...model({ ...TAKEN, ProcedureStepState: 'CANCELED' }),
  }),
  'post /dicomweb/commitment-requests/{transaction}': () => ({
    params: { transaction: '2.25.912' },
    ...model(PROMISE),
  }),
  'get /dicomweb/commitment-requests/{transaction}': () => ({ params: { transaction: '2.25.912' } }),
};

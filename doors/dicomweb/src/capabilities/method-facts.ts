import { NON_PATIENT_CATEGORIES } from '@vesalius/archive/api';

/** What a method of a resource takes and gives, for the description of capabilities (PS3.18 §8.9, Annex H). */
export interface MethodFacts {
  readonly id: string;
  readonly query: readonly string[];
  readonly takes: readonly string[];
  readonly gives: readonly string[];
}

const JSON_TYPE = 'application/dicom+json';
const XML_TYPE = 'application/dicom+xml';
const OCTETS = 'application/octet-stream';
const part = (type: string) => `multipart/related; type="${type}"`;
const MODEL = [JSON_TYPE, XML_TYPE];
const MODELS = [JSON_TYPE, part(XML_TYPE)];
const PIXELS = [part(OCTETS), OCTETS, 'image/*', 'video/*'];
const MATCHING = ['fuzzymatching', 'emptyvaluematching', 'multiplevaluematching'];
const SEARCH = ['{attributeID}', 'includefield', 'limit', 'offset', 'orderby', ...MATCHING, 'accept'];
const PICTURE = ['viewport', 'window', 'quality', 'annotation', 'iccprofile', 'accept'];
const VOLUME = [
  'orientation',
  'viewpointposition',
  'viewpointlookat',
  'viewpointup',
  'mprslab',
  'renderingmethod',
  ...PICTURE,
];
const PICTURES = ['image/jpeg', 'image/png', 'image/gif', 'video/*', 'application/pdf'];

const STORED = ['application/dicom', part('application/dicom'), ...MODEL, part(JSON_TYPE), part(XML_TYPE)];
const NON_PATIENT = new RegExp(`/(${Object.keys(NON_PATIENT_CATEGORIES).join('|')})(/:npi)?$`);

type Row = readonly [
  method: string,
  end: RegExp,
  id: string,
  further: Partial<Pick<MethodFacts, 'query' | 'takes' | 'gives'>>,
];

/** By method and the end of the route, the first that fits. */
const ROWS: readonly Row[] = [
  ['POST', /\/workitems$/, 'CreateWorkitem', { query: ['workitem'], takes: MODEL }],
  ['GET', /\/workitems$/, 'SearchForWorkitems', { query: SEARCH, gives: MODELS }],
  ['GET', /\/:workitem$/, 'RetrieveWorkitem', { query: ['accept'], gives: MODEL }],
  ['POST', /\/:workitem$/, 'UpdateWorkitem', { query: ['transaction-uid'], takes: MODEL }],
  ['PUT', /\/state(\/:requester)?$/, 'ChangeWorkitemState', { takes: MODEL }],
  ['POST', /\/cancelrequest(\/:requester)?$/, 'RequestWorkitemCancellation', { takes: MODEL }],
  ['POST', /\/:subscriber\/suspend$/, 'SuspendGlobalSubscription', {}],
  ['POST', /\/:subscriber$/, 'Subscribe', { query: ['deletionlock', 'filter', '{attributeID}'] }],
  ['DELETE', /\/:subscriber$/, 'Unsubscribe', {}],
  ['GET', /\/:subscriber$/, 'OpenEventChannel', {}],
  ['POST', /\/send-requests\/:transaction$/, 'Send', { query: ['destination', '{attributeID}'], gives: MODEL }],
  ['GET', /\/send-requests\/:transaction$/, 'SendStatus', { gives: MODEL }],
  ['POST', /\/:transaction$/, 'RequestStorageCommitment', { takes: MODEL, gives: MODEL }],
  ['GET', /\/:transaction$/, 'StorageCommitmentResultCheck', { gives: MODEL }],
  ['POST', /\/studies(\/:study)?$/, 'StoreInstances', { takes: STORED, gives: MODEL }],
  ['POST', NON_PATIENT, 'StoreNonPatientInstances', { takes: STORED, gives: MODEL }],
  ['GET', /\/:npi$/, 'RetrieveNonPatientInstance', { query: ['accept'], gives: [...MODEL, 'application/dicom'] }],
  ['GET', NON_PATIENT, 'SearchForNonPatientInstances', { query: SEARCH, gives: MODELS }],
  ['DELETE', NON_PATIENT, 'DeleteNonPatientInstance', {}],
  ['GET', /\/metadata$/, 'RetrieveMetadata', { query: ['accept'], gives: MODELS }],
  ['GET', /\/frames\/\*$/, 'RetrieveFrames', { query: ['accept'], gives: PIXELS }],
  ['GET', /\/bulkdata\/\*$/, 'RetrieveBulkdataValue', { query: ['accept'], gives: PIXELS }],
  ['GET', /\/bulkdata$/, 'RetrieveBulkdata', { query: ['accept'], gives: [part(OCTETS)] }],
  ['GET', /\/pixeldata$/, 'RetrievePixeldata', { query: ['accept'], gives: PIXELS }],
  ['GET', /\/rendered$/, 'RetrieveRendered', { query: PICTURE, gives: PICTURES }],
  ['GET', /\/renderedmpr$/i, 'RetrieveRenderedMpr', { query: VOLUME, gives: ['image/jpeg', 'image/png'] }],
  ['GET', /\/rendered3d$/i, 'RetrieveRendered3d', { query: VOLUME, gives: ['image/jpeg', 'image/png'] }],
  ['GET', /\/thumbnail$/, 'RetrieveThumbnail', { query: ['viewport', 'accept'], gives: ['image/jpeg', 'image/png'] }],
  ['GET', /\/(studies|series|instances)$/, 'Search', { query: SEARCH, gives: MODELS }],
  [
    'GET',
    /\/:(study|series|instance)$/,
    'Retrieve',
    { query: ['accept', 'dicomdir'], gives: [part('application/dicom'), 'application/dicom', 'application/zip'] },
  ],
  ['DELETE', /\/:(study|series|instance)$/, 'Delete', {}],
];

/** Undefined for what is nothing a client of the Web services asks for. */
export function factsOf(method: string, route: string): MethodFacts | undefined {
  const row = ROWS.find(([wanted, end]) => wanted === method && end.test(route));
  return row && { id: row[2], query: [], takes: [], gives: [], ...row[3] };
}

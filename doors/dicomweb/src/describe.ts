import type { FastifyInstance } from 'fastify';

/** What the operations of the Studies Service do, by method and the end of their path; the first that fits. */
const SUMMARIES: readonly (readonly [method: string, end: RegExp, summary: string])[] = [
  ['POST', /\/send-requests\/:transaction$/, 'Send to a registered peer (DICOM Supplement 248)'],
  ['GET', /\/send-requests\/:transaction$/, 'How a sending goes (DICOM Supplement 248)'],
  ['POST', /\/commitment-requests\/:transaction$/, 'Ask for storage commitment (PS3.18 §13.3)'],
  ['GET', /\/commitment-requests\/:transaction$/, 'The result of storage commitment (PS3.18 §13.4)'],
  ['POST', /\/workitems$/, 'Create a workitem (UPS-RS, PS3.18 §11.4)'],
  ['GET', /\/workitems$/, 'Search for workitems (PS3.18 §11.9)'],
  ['GET', /\/:workitem$/, 'Retrieve a workitem (PS3.18 §11.5)'],
  ['POST', /\/:workitem$/, 'Update a workitem (PS3.18 §11.6)'],
  ['PUT', /\/state(\/:requester)?$/, 'Change the state of a workitem (PS3.18 §11.7)'],
  ['POST', /\/cancelrequest(\/:requester)?$/, 'Ask for cancellation (PS3.18 §11.8)'],
  ['POST', /\/:subscriber\/suspend$/, 'Suspend a global subscription (PS3.18 §11.12)'],
  ['POST', /\/:subscriber$/, 'Subscribe to events (PS3.18 §11.10)'],
  ['DELETE', /\/:subscriber$/, 'End a subscription (PS3.18 §11.11)'],
  ['GET', /\/:subscriber$/, 'Open an event channel, a WebSocket (PS3.18 §11.13)'],
  ['POST', /\/(?!studies)[a-z-]+(\/:npi)?$/, 'Store Non-Patient Instances (PS3.18 §12.5)'],
  ['GET', /\/:npi$/, 'Retrieve a Non-Patient Instance (PS3.18 §12.4)'],
  [
    'GET',
    /\/(color|defined|hanging|implant|inventories|protocol)[a-z-]*$/,
    'Search for Non-Patient Instances (PS3.18 §12.6)',
  ],
  ['POST', /\/studies$/, 'Store instances (STOW-RS, PS3.18 §10.5)'],
  ['POST', /\/:study$/, 'Store instances of one study'],
  ['GET', /\/metadata$/, 'Metadata as DICOM JSON or XML (PS3.18 §10.4.1.1.2)'],
  ['GET', /\/frames\/\*$/, 'Frames, by numbers from 1 with commas between them (PS3.18 §10.4.1.1.6)'],
  ['GET', /\/bulkdata\/\*$/, 'Bulk data by the URI that metadata give (PS3.18 §10.4.1.1.5)'],
  ['GET', /\/bulkdata$/, 'All bulk data, a part each (PS3.18 §10.4.1.1.5)'],
  ['GET', /\/pixeldata$/, 'All pixel data, a part each (PS3.18 §10.4.1.1.7)'],
  ['GET', /\/rendered$/, 'Pictures: JPEG, PNG, GIF; videos and documents as they are (PS3.18 §10.4.1.1.3)'],
  ['GET', /\/renderedmpr$/i, 'A plane of the volume that a series makes (PS3.18 §8.3.5.3)'],
  ['GET', /\/rendered3d$/i, 'A projection of the volume that a series makes (PS3.18 §8.3.5.3)'],
  ['GET', /\/thumbnail$/, 'A small picture (PS3.18 §10.4.1.1.4)'],
  ['GET', /\/(studies|series|instances)$/, 'Search (QIDO-RS, PS3.18 §10.6)'],
  ['GET', /./, 'Retrieve instances as they are kept (WADO-RS, PS3.18 §10.4)'],
  ['DELETE', /./, 'Delete; tombstones stay. Not of the standard'],
];

/** Says in the OpenAPI document what each route does that is registered after it. */
export function describeRoutes(http: FastifyInstance): void {
  http.addHook('onRoute', (route) => {
    const summary = SUMMARIES.find(([method, end]) => method === route.method && end.test(route.url))?.[2];
    if (summary !== undefined) route.schema = { tags: ['DICOMweb'], summary, ...route.schema };
  });
}

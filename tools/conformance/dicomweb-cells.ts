import {
  accept,
  type Cell,
  cells,
  finds,
  INSTANCE,
  JSON_TYPE,
  jsonBody,
  MULTIPART_DICOM,
  MULTIPART_OCTETS,
  MULTIPART_XML,
  SERIES,
  STUDY,
  warns,
} from './cell.ts';
import {
  MEDIA_CELLS,
  NON_PATIENT_CELLS,
  REFUSAL_CELLS,
  SEND_CELLS,
  SYNTAX_CELLS,
  WADO_CELLS,
} from './further-cells.ts';
import { STORE_CELLS } from './store-cells.ts';

const OF_EACH_LEVEL = [
  ['study', STUDY],
  ['series', SERIES],
  ['instance', INSTANCE],
] as const;

function retrieveCells(): Cell[] {
  return OF_EACH_LEVEL.flatMap(([resource, path]) => [
    ...cells('Retrieve', resource, 'GET', [
      [MULTIPART_DICOM, path, 200, 'multipart/related', accept(`${MULTIPART_DICOM}; transfer-syntax=*`)],
      ['application/zip', `${path}?accept=application/zip`, 200, 'application/zip'],
      [
        'application/zip with DICOMDIR (`dicomdir=true`)',
        `${path}?accept=application/zip&dicomdir=true`,
        200,
        'application/zip',
      ],
      ['`accept` as a parameter that nothing fits', `${path}?accept=text/plain`, 406, 'application/problem+json'],
    ]),
    ...cells('Retrieve metadata', resource, 'GET', [
      [JSON_TYPE, `${path}/metadata`, 200, JSON_TYPE],
      [MULTIPART_XML, `${path}/metadata`, 200, 'multipart/related', accept(MULTIPART_XML)],
      ['ETag', `${path}/metadata`, 200, JSON_TYPE, { header: ['etag', 'W/"'] }],
      ['If-None-Match', `${path}/metadata`, 304, undefined, { headers: { 'if-none-match': '*' } }],
      [
        'gzip',
        `${path}/metadata`,
        200,
        JSON_TYPE,
        { headers: { 'accept-encoding': 'gzip' }, header: ['vary', 'accept-encoding'] },
      ],
    ]),
    ...cells('Retrieve bulk data', resource, 'GET', [
      [MULTIPART_OCTETS, `${path}/bulkdata`, 200, 'multipart/related', accept(MULTIPART_OCTETS)],
    ]),
    ...cells('Retrieve pixel data', resource, 'GET', [
      [MULTIPART_OCTETS, `${path}/pixeldata`, 200, 'multipart/related', accept(MULTIPART_OCTETS)],
    ]),
    ...cells('Retrieve rendered', resource, 'GET', [
      [
        'image/jpeg',
        `${path}/rendered`,
        200,
        resource === 'instance' ? 'image/jpeg' : undefined,
        accept('image/jpeg, multipart/related; type="image/jpeg"'),
      ],
    ]),
    ...cells('Retrieve thumbnail', resource, 'GET', [
      ['image/jpeg', `${path}/thumbnail`, 200, 'image/jpeg', accept('image/jpeg')],
    ]),
  ]);
}

const SINGLE_CELLS = [
  ...cells('Retrieve', 'instance', 'GET', [
    ['application/dicom', INSTANCE, 200, 'application/dicom', accept('application/dicom; transfer-syntax=*')],
    [
      'Range',
      INSTANCE,
      206,
      'application/dicom',
      {
        headers: { accept: 'application/dicom; transfer-syntax=*', range: 'bytes=0-99' },
        header: ['content-range', 'bytes 0-99/'],
      },
    ],
  ]),
  ...cells('Retrieve metadata', 'instance', 'GET', [
    ['application/dicom+xml', `${INSTANCE}/metadata`, 200, 'application/dicom+xml', accept('application/dicom+xml')],
  ]),
  ...cells('Retrieve bulk data', 'one value', 'GET', [
    ['application/octet-stream', `${INSTANCE}/bulkdata/7FE00010`, 200, 'application/octet-stream'],
    [
      'Range',
      `${INSTANCE}/bulkdata/7FE00010`,
      206,
      'application/octet-stream',
      { headers: { range: 'bytes=10-19' }, header: ['content-range', 'bytes 10-19/2048'] },
    ],
    [
      'Range beyond the end',
      `${INSTANCE}/bulkdata/7FE00010`,
      416,
      undefined,
      { headers: { range: 'bytes=9999-' }, header: ['content-range', 'bytes */2048'] },
    ],
  ]),
  ...cells('Retrieve frames', 'frame', 'GET', [
    [MULTIPART_OCTETS, `${INSTANCE}/frames/1`, 200, 'multipart/related', accept(MULTIPART_OCTETS)],
    [
      'application/octet-stream',
      `${INSTANCE}/frames/1`,
      200,
      'application/octet-stream',
      accept('application/octet-stream'),
    ],
    ['no such frame', `${INSTANCE}/frames/2`, 404, 'application/problem+json'],
    ['no frame list', `${INSTANCE}/frames/0`, 400, 'application/problem+json'],
  ]),
  ...cells('Retrieve rendered', 'frame', 'GET', [
    ['image/jpeg', `${INSTANCE}/frames/1/rendered`, 200, 'image/jpeg', accept('image/jpeg')],
  ]),
  ...cells('Retrieve rendered', 'instance', 'GET', [
    ['image/png', `${INSTANCE}/rendered`, 200, 'image/png', accept('image/png')],
    [
      '`viewport`, `window`, `quality`',
      `${INSTANCE}/rendered?viewport=64,64&window=40,400,linear&quality=80`,
      200,
      'image/jpeg',
      accept('image/jpeg'),
    ],
  ]),
];

const SEARCH_CELLS = [
  ...(
    [
      ['/studies', 'studies'],
      ['/series', 'all series'],
      ['/instances', 'all instances'],
      [`${STUDY}/series`, 'series of a study'],
      [`${STUDY}/instances`, 'instances of a study'],
      [`${SERIES}/instances`, 'instances of a series'],
    ] as const
  ).flatMap(([path, resource]) =>
    cells('Search', resource, 'GET', [
      [JSON_TYPE, path, 200, JSON_TYPE],
      [MULTIPART_XML, path, 200, 'multipart/related', accept(MULTIPART_XML)],
      ['`includefield=all`', `${path}?includefield=all`, 200, JSON_TYPE],
    ]),
  ),
  ...cells('Search', 'studies', 'GET', [
    ['wildcards', '/studies?PatientName=wa*', 200, JSON_TYPE, finds(1)],
    ['wildcards that nothing fits', '/studies?PatientName=xa*', 200, JSON_TYPE, finds(0)],
    ['a range before all', '/studies?StudyDate=-20251231', 200, JSON_TYPE, finds(0)],
    ['`offset` behind all', '/studies?offset=1', 200, JSON_TYPE, finds(0)],
    ['ranges', '/studies?StudyDate=20260101-20260131', 200, JSON_TYPE, finds(1)],
    [
      'list of UIDs, `multiplevaluematching`',
      '/studies?StudyInstanceUID={study},1.2.3&multiplevaluematching=true',
      200,
      JSON_TYPE,
      finds(1),
    ],
    ['`fuzzymatching`', '/studies?PatientName=lucja&fuzzymatching=true', 200, JSON_TYPE, finds(1)],
    ['`emptyvaluematching`', '/studies?StudyDescription=%22%22&emptyvaluematching=true', 200, JSON_TYPE, finds(1)],
    [
      '`emptyvaluematching`, a value where there is none to be',
      '/studies?PatientName=%22%22&emptyvaluematching=true',
      200,
      JSON_TYPE,
      finds(0),
    ],
    [
      '`multiplevaluematching`, several values',
      '/studies?AccessionNumber=A1%5CA7&multiplevaluematching=true',
      200,
      JSON_TYPE,
      finds(1),
    ],
    ['`limit` and `offset`', '/studies?limit=1&offset=0', 200, JSON_TYPE, finds(1)],
    ['`orderby` (ours)', '/studies?orderby=-StudyDate', 200, JSON_TYPE, finds(1)],
    ['a value that is none', '/studies?StudyDate=tomorrow', 400, 'application/problem+json'],
    ['an unknown parameter: Warning 299', '/studies?Nothing=1', 200, JSON_TYPE, warns('299')],
  ]),
  ...cells('Search', 'all series', 'GET', [
    [
      'another value in a sequence',
      '/series?RequestAttributesSequence.ScheduledProcedureStepID=S2',
      200,
      JSON_TYPE,
      finds(0),
    ],
    [
      'attributes in sequences',
      '/series?RequestAttributesSequence.ScheduledProcedureStepID=S1',
      200,
      JSON_TYPE,
      finds(1),
    ],
  ]),
  ...cells('Search', 'instances of a series', 'GET', [
    [
      'how many there are in all: X-Total-Count (ours)',
      `${SERIES}/instances?limit=1`,
      200,
      JSON_TYPE,
      { header: ['x-total-count', '2'] },
    ],
    ['more than `limit`: Warning 299', `${SERIES}/instances?limit=1`, 200, JSON_TYPE, warns('additional results')],
  ]),
];

const UPS = '/workitems/1.2.840.99.1';
const GLOBAL = '/workitems/1.2.840.10008.5.1.4.34.5/subscribers/CELLS';
const WORKITEM = {
  '00404041': { vr: 'CS', Value: ['READY'] },
  '00404005': { vr: 'DT', Value: ['20260110083000'] },
  '00741200': { vr: 'CS', Value: ['MEDIUM'] },
  '00741204': { vr: 'LO', Value: ['Read'] },
};
const IN_PROGRESS = { '00741000': { vr: 'CS', Value: ['IN PROGRESS'] }, '00081195': { vr: 'UI', Value: ['1.2.3.4'] } };
const REFERENCES = {
  '00081199': {
    vr: 'SQ',
    Value: [
      {
        '00081150': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] },
        '00081155': { vr: 'UI', Value: ['{instance}'] },
      },
    ],
  },
};

/** In an order in which each finds what it needs. */
const WORKLIST_CELLS = [
  ...cells('Create', 'workitem', 'POST', [
    [
      JSON_TYPE,
      '/workitems?workitem=1.2.840.99.1',
      201,
      undefined,
      { ...jsonBody([WORKITEM]), header: ['location', '/workitems/1.2.840.99.1'] },
    ],
    ['the same again', '/workitems?workitem=1.2.840.99.1', 409, 'application/problem+json', jsonBody([WORKITEM])],
    ['an attribute is missing', '/workitems', 400, 'application/problem+json', jsonBody([{}])],
    [
      'another media type',
      '/workitems',
      415,
      'application/problem+json',
      { body: {}, headers: { 'content-type': 'text/plain' } },
    ],
  ]),
  ...cells('Retrieve', 'workitem', 'GET', [
    [JSON_TYPE, UPS, 200, JSON_TYPE],
    ['application/dicom+xml', UPS, 200, 'application/dicom+xml', accept('application/dicom+xml')],
  ]),
  ...cells('Search', 'workitems', 'GET', [
    [JSON_TYPE, '/workitems?ProcedureStepState=SCHEDULED', 200, JSON_TYPE, finds(1)],
    [MULTIPART_XML, '/workitems?includefield=all', 200, 'multipart/related', accept(MULTIPART_XML)],
    ['an unknown parameter: Warning 299', '/workitems?Nothing=1', 200, JSON_TYPE, warns('299')],
  ]),
  ...cells('Update', 'workitem', 'POST', [
    [JSON_TYPE, UPS, 200, undefined, jsonBody({ '00741204': { vr: 'LO', Value: ['Again'] } })],
  ]),
  ...cells('Subscribe', 'workitem', 'POST', [
    ['one', `${UPS}/subscribers/CELLS`, 201, undefined, { header: ['content-location', 'ws://'] }],
  ]),
  ...cells('Subscribe', 'worklist', 'POST', [
    ['all, `deletionlock`', `${GLOBAL}?deletionlock=true`, 201],
    ['filtered', '/workitems/1.2.840.10008.5.1.4.34.5.1/subscribers/CELLS?PatientID=P1', 201],
  ]),
  ...cells('Suspend', 'worklist', 'POST', [['all', `${GLOBAL}/suspend`, 200]]),
  ...cells('Change state', 'workitem', 'PUT', [
    ['IN PROGRESS', `${UPS}/state`, 200, undefined, jsonBody(IN_PROGRESS)],
    [
      'IN PROGRESS already',
      `${UPS}/state`,
      409,
      'application/problem+json',
      { ...jsonBody(IN_PROGRESS), ...warns('299') },
    ],
  ]),
  ...cells('Request cancellation', 'workitem', 'POST', [['of who performs it', `${UPS}/cancelrequest`, 202]]),
  ...cells('Unsubscribe', 'workitem', 'DELETE', [['one', `${UPS}/subscribers/CELLS`, 200]]),
  ...cells('Request', 'storage commitment', 'POST', [
    [JSON_TYPE, '/commitment-requests/1.2.840.99.2', 200, JSON_TYPE, jsonBody(REFERENCES)],
  ]),
  ...cells('Result check', 'storage commitment', 'GET', [
    [JSON_TYPE, '/commitment-requests/1.2.840.99.2', 200, JSON_TYPE],
    [
      'application/dicom+xml',
      '/commitment-requests/1.2.840.99.2',
      200,
      'application/dicom+xml',
      accept('application/dicom+xml'),
    ],
    ['nothing asked', '/commitment-requests/1.2.840.99.3', 404, 'application/problem+json'],
  ]),
];

const CAPABILITY_CELLS = cells('Retrieve capabilities', 'service', 'OPTIONS', [
  ['application/vnd.sun.wadl+xml', '/', 200, 'application/vnd.sun.wadl+xml'],
  ['application/json', '/', 200, 'application/json', accept('application/json')],
  ['Allow, of one resource', '/studies', 200, undefined, { header: ['allow', 'GET'] }],
]).concat(
  cells('Any other transaction', 'resource', 'PUT', [
    ['a method that it does not have', '/studies', 405, 'application/problem+json', { header: ['allow', 'GET'] }],
  ]),
);

/** Every cell, grouped by the chapters of the standard. */
export const CHAPTERS: readonly { readonly title: string; readonly cells: readonly Cell[] }[] = [
  {
    title: 'Studies Service, retrieve (PS3.18 §10.4)',
    cells: [...retrieveCells(), ...SINGLE_CELLS, ...SYNTAX_CELLS, ...MEDIA_CELLS, ...REFUSAL_CELLS],
  },
  { title: 'Studies Service, search (PS3.18 §10.6)', cells: SEARCH_CELLS },
  { title: 'Studies Service, store (PS3.18 §10.5)', cells: STORE_CELLS },
  { title: 'Non-Patient Instance Service (PS3.18 §12)', cells: NON_PATIENT_CELLS },
  { title: 'Send (DICOM Supplement 248)', cells: SEND_CELLS },
  { title: 'URI Service (PS3.18 §9)', cells: WADO_CELLS },
  { title: 'Worklist Service (PS3.18 §11) and Storage Commitment Service (§13)', cells: WORKLIST_CELLS },
  { title: 'Capabilities (PS3.18 §8.9)', cells: CAPABILITY_CELLS },
];

/** Cells for media that are no single picture, for each transfer syntax, for refusals, and for the smaller services. */
import {
  accept,
  type Cell,
  cells,
  finds,
  INSTANCE,
  JSON_TYPE,
  MULTIPART_OCTETS,
  type Row,
  STUDY,
  warns,
} from './cell.ts';

const FILM = '/studies/{film}/series/{film}.1/instances/{film}.1.1';
const STATE = '/studies/{film}/series/{film}.2/instances/{film}.2.1/rendered';
const OTHER_STATE = '/studies/{film}/series/{film}.2/instances/{film}.2.2/rendered';
const PHOTO = '/studies/{photo}/series/{photo}.1/instances/{photo}.1.1';
const PDF = '/studies/{pdf}/series/{pdf}.1/instances/{pdf}.1.1';
const REPORT = '/studies/{report}/series/{report}.1/instances/{report}.1.1';
const VIDEO = '/studies/{video}/series/{video}.1/instances/{video}.1.1';
const range = (bytes: string, type: string, told: string): Partial<Cell> => ({
  headers: { accept: type, range: `bytes=${bytes}` },
  header: ['content-range', told],
});
const PROBLEM = 'application/problem+json';

/** Transfer syntaxes that are made, without loss and with it, by the media type of their frames. */
const SYNTAXES = [
  ['1.2.840.10008.1.2.1', 'application/octet-stream'],
  ['1.2.840.10008.1.2.5', 'image/dicom-rle'],
  ['1.2.840.10008.1.2.4.80', 'image/jls'],
  ['1.2.840.10008.1.2.4.90', 'image/jp2'],
  ['1.2.840.10008.1.2.4.201', 'image/jphc'],
  ['1.2.840.10008.1.2.4.81', 'image/jls'],
  ['1.2.840.10008.1.2.4.91', 'image/jp2'],
  ['1.2.840.10008.1.2.4.203', 'image/jphc'],
] as const;
const BASELINE = 'transfer-syntax=1.2.840.10008.1.2.4.50';

export const SYNTAX_CELLS: Cell[] = [...SYNTAXES.flatMap(syntaxCells), ...baselineCells(), ...frameCells()];

/** What a media type means by itself, names that clients had before the standard's, and parts of a frame. */
function frameCells(): Cell[] {
  const path = `${INSTANCE}/frames/1`;
  const type = (name: string, syntax: string): Row => [
    name,
    path,
    200,
    name.replace(/\/x-(dicom-rle|jls)|\/jll/, (was) => (was === '/jll' ? '/jpeg' : was.replace('x-', ''))),
    { ...accept(name), header: ['content-type', syntax] },
  ];
  const parts = 'multipart/related; type="application/octet-stream"; transfer-syntax=*';
  return cells('Retrieve frames', 'frame', 'GET', [
    type('image/jpeg', '1.2.840.10008.1.2.4.70'),
    type('image/jls', '1.2.840.10008.1.2.4.80'),
    type('image/jp2', '1.2.840.10008.1.2.4.90'),
    type('image/jphc', '1.2.840.10008.1.2.4.201'),
    type('image/dicom-rle', '1.2.840.10008.1.2.5'),
    type('image/x-jls', '1.2.840.10008.1.2.4.80'),
    type('image/x-dicom-rle', '1.2.840.10008.1.2.5'),
    type('image/jll', '1.2.840.10008.1.2.4.70'),
    ['Range', path, 206, 'application/octet-stream', range('0-9', 'application/octet-stream', 'bytes 0-9/2048')],
    ['Range of a container', path, 206, 'multipart/related', range('0-99', parts, 'bytes 0-99/')],
  ]);
}

/** Of eight bits only. */
function baselineCells(): Cell[] {
  return [
    ...cells('Retrieve', 'instance of 8 bits', 'GET', [
      [`application/dicom; ${BASELINE}`, PHOTO, 200, 'application/dicom', accept(`application/dicom; ${BASELINE}`)],
    ]),
    ...cells('Retrieve', 'instance of 16 bits', 'GET', [
      [`application/dicom; ${BASELINE}`, INSTANCE, 406, PROBLEM, accept(`application/dicom; ${BASELINE}`)],
    ]),
    ...cells('Retrieve frames', 'frame of 8 bits', 'GET', [
      [`image/jpeg; ${BASELINE}`, `${PHOTO}/frames/1`, 200, 'image/jpeg', accept(`image/jpeg; ${BASELINE}`)],
    ]),
  ];
}

function syntaxCells([uid, type]: (typeof SYNTAXES)[number]): Cell[] {
  const whole = `application/dicom; transfer-syntax=${uid}`;
  const frame = `multipart/related; type="${type}"; transfer-syntax=${uid}`;
  return [
    ...cells('Retrieve', 'instance', 'GET', [[whole, INSTANCE, 200, 'application/dicom', accept(whole)]]),
    ...cells('Retrieve frames', 'frame', 'GET', [
      [frame, `${INSTANCE}/frames/1`, 200, 'multipart/related', accept(frame)],
    ]),
  ];
}

export const MEDIA_CELLS: Cell[] = [
  ...cells('Retrieve frames', 'several frames', 'GET', [
    [MULTIPART_OCTETS, `${FILM}/frames/1,3`, 200, 'multipart/related', accept(MULTIPART_OCTETS)],
    ['one alone of several', `${FILM}/frames/1,3`, 406, PROBLEM, accept('application/octet-stream')],
  ]),
  ...cells('Retrieve rendered', 'instance with many frames', 'GET', [
    ['image/gif, moving', `${FILM}/rendered`, 200, 'image/gif', accept('image/gif')],
    ['image/jpeg: the first frame', `${FILM}/rendered`, 200, 'image/jpeg', accept('image/jpeg')],
  ]),
  ...cells('Retrieve rendered', 'several frames', 'GET', [
    [
      'multipart/related; type="image/png"',
      `${FILM}/frames/1,2/rendered`,
      200,
      'multipart/related',
      accept('multipart/related; type="image/png"'),
    ],
  ]),
  ...cells('Retrieve thumbnail', 'frame', 'GET', [
    ['image/png, `viewport`', `${FILM}/frames/2/thumbnail?viewport=32,32`, 200, 'image/png', accept('image/png')],
  ]),
  ...cells('Retrieve rendered', 'instance', 'GET', [
    ['`annotation`', `${INSTANCE}/rendered?annotation=patient,technique`, 200, 'image/jpeg', accept('image/jpeg')],
    ['`iccprofile`', `${INSTANCE}/rendered?iccprofile=srgb`, 200, 'image/png', accept('image/png')],
    ['ETag', `${INSTANCE}/rendered`, 200, 'image/jpeg', { ...accept('image/jpeg'), header: ['etag', '"'] }],
    ['a window that is none', `${INSTANCE}/rendered?window=40,0,sigmoid`, 400, PROBLEM],
  ]),
  ...cells('Retrieve rendered', 'presentation state', 'GET', [
    ['the image it refers to', STATE, 200, 'image/jpeg', accept('image/jpeg')],
    ['a volumetric one: refused', OTHER_STATE, 406, PROBLEM, accept('image/jpeg')],
  ]),
  ...cells('Retrieve rendered', 'document', 'GET', [
    ['application/pdf', `${PDF}/rendered`, 200, 'application/pdf', accept('application/pdf')],
    ['Range', `${PDF}/rendered`, 206, 'application/pdf', range('0-3', 'application/pdf', 'bytes 0-3/')],
    ['a picture of it', `${PDF}/rendered`, 406, PROBLEM, accept('image/jpeg')],
  ]),
  ...cells('Retrieve rendered', 'structured report', 'GET', [
    ['text/html', `${REPORT}/rendered`, 200, 'text/html', accept('text/html')],
    ['text/plain', `${REPORT}/rendered`, 200, 'text/plain', accept('text/plain')],
    ['text/xml', `${REPORT}/rendered`, 200, 'text/xml', accept('text/xml')],
    ['a picture of it', `${REPORT}/rendered`, 406, PROBLEM, accept('image/jpeg')],
  ]),
  ...cells('Retrieve rendered', 'video', 'GET', [
    ['video/mp4', `${VIDEO}/rendered`, 200, 'video/mp4', accept('video/mp4')],
    ['Range', `${VIDEO}/rendered`, 206, 'video/mp4', range('8-11', 'video/mp4', 'bytes 8-11/')],
  ]),
  ...cells('Retrieve pixel data', 'video', 'GET', [
    ['video/mp4', `${VIDEO}/pixeldata`, 200, 'video/mp4', accept('video/mp4; transfer-syntax=*')],
    ['Range', `${VIDEO}/pixeldata`, 206, 'video/mp4', range('0-7', 'video/mp4; transfer-syntax=*', 'bytes 0-7/')],
    [
      'Range beyond the end',
      `${VIDEO}/pixeldata`,
      416,
      undefined,
      range('99999-', 'video/mp4; transfer-syntax=*', 'bytes */'),
    ],
  ]),
];

/** Where nothing that is accepted can be given. */
const UNACCEPTABLE = [
  ['Retrieve', INSTANCE],
  ['Retrieve metadata', `${INSTANCE}/metadata`],
  ['Retrieve frames', `${INSTANCE}/frames/1`],
  ['Retrieve bulk data', `${INSTANCE}/bulkdata/7FE00010`],
  ['Retrieve rendered', `${INSTANCE}/rendered`],
  ['Retrieve rendered', `${INSTANCE}/frames/1/rendered`],
  ['Retrieve thumbnail', `${INSTANCE}/thumbnail`],
  ['Search', '/studies'],
  ['Search', `${STUDY}/series`],
] as const;

export const REFUSAL_CELLS: Cell[] = UNACCEPTABLE.flatMap(([transaction, path]) =>
  cells(transaction, path.replace(INSTANCE, 'instance'), 'GET', [
    ['nothing that is accepted', path, 406, PROBLEM, accept('text/plain')],
  ]),
);

const PALETTES = '/color-palettes';
const PALETTE = `${PALETTES}/2.25.880.1`;
const sends = (file: string, type = 'application/dicom'): Partial<Cell> => ({
  file,
  headers: { 'content-type': type },
});
const CATEGORIES = [
  'defined-procedure-protocols',
  'hanging-protocols',
  'implant-templates',
  'inventories',
  'protocol-approvals',
];

export const NON_PATIENT_CELLS: Cell[] = [
  ...cells('Store', 'color-palettes', 'POST', [
    ['application/dicom', PALETTES, 200, JSON_TYPE, sends('palette')],
    ['of its UID', PALETTE, 200, JSON_TYPE, sends('palette')],
    ['of another UID', `${PALETTES}/1.2.3`, 409, JSON_TYPE, sends('palette')],
    ['an instance of a patient', PALETTES, 409, JSON_TYPE, sends('ct')],
    ['another media type', PALETTES, 415, PROBLEM, sends('palette', 'text/plain')],
  ]),
  ...cells('Search', 'color-palettes', 'GET', [
    [JSON_TYPE, PALETTES, 200, JSON_TYPE, finds(1)],
    [
      'multipart/related; type="application/dicom+xml"',
      PALETTES,
      200,
      'multipart/related',
      accept('multipart/related; type="application/dicom+xml"'),
    ],
    ['wildcards', `${PALETTES}?ContentLabel=HEAT*`, 200, JSON_TYPE, finds(1)],
    ['a value that nothing has', `${PALETTES}?ContentLabel=COLD`, 200, JSON_TYPE, finds(0)],
    [
      '`limit`, `offset`, `includefield=all`',
      `${PALETTES}?limit=1&offset=0&includefield=all`,
      200,
      JSON_TYPE,
      finds(1),
    ],
    ['an unknown parameter: Warning 299', `${PALETTES}?Nothing=1`, 200, JSON_TYPE, warns('299')],
  ]),
  ...cells('Retrieve', 'color palette', 'GET', [
    [JSON_TYPE, PALETTE, 200, JSON_TYPE],
    ['application/dicom+xml', PALETTE, 200, 'application/dicom+xml', accept('application/dicom+xml')],
    ['application/dicom', PALETTE, 200, 'application/dicom', accept('application/dicom')],
    ['Range', PALETTE, 206, 'application/dicom', range('128-131', 'application/dicom', 'bytes 128-131/')],
    ['nothing of that UID', `${PALETTES}/1.2.3`, 404, PROBLEM],
  ]),
  ...CATEGORIES.flatMap((category) =>
    cells('Search', category, 'GET', [[JSON_TYPE, `/${category}`, 200, JSON_TYPE, finds(0)]]),
  ),
  ...cells('Retrieve capabilities', 'color-palettes', 'OPTIONS', [
    [
      'application/json',
      PALETTES,
      200,
      'application/json',
      { ...accept('application/json'), header: ['allow', 'POST'] },
    ],
  ]),
  ...cells('Delete (not of the standard)', 'color palette', 'DELETE', [['with a tombstone', PALETTE, 204]]),
];

const SEND = '/studies/send-requests/1.2.840.99.7';
export const SEND_CELLS: Cell[] = [
  ...cells('Send', 'studies', 'POST', [
    ['`destination`, conditions', `${SEND}?destination=NOWHERE&PatientID=P1`, 202, JSON_TYPE],
    ['the same again', `${SEND}?destination=NOWHERE&PatientID=P1`, 409, PROBLEM],
    ['no destination', SEND, 400, PROBLEM],
    ['nothing found', '/studies/send-requests/1.2.840.99.8?destination=NOWHERE&PatientID=none', 404, PROBLEM],
  ]),
  ...cells('Status', 'studies', 'GET', [
    [JSON_TYPE, SEND, 200, JSON_TYPE],
    ['application/dicom+xml', SEND, 200, 'application/dicom+xml', accept('application/dicom+xml')],
  ]),
];

const WADO = '/wado?requestType=WADO&studyUID={study}&seriesUID={series}&objectUID={instance}';
const FRAME_OF_FILM = '/wado?requestType=WADO&studyUID={film}&seriesUID={film}.1&objectUID={film}.1.1';
const wado = (shows: string, parameters: string, status: number, type?: string): Row => [
  shows,
  WADO + parameters,
  status,
  type,
];

const shownElsewhere = (shows: string, parameters: string, location: string): Row => [
  shows,
  `/wado?requestType=WADO&studyUID={pdf}&seriesUID={pdf}.1&objectUID={pdf}.1.1${parameters}`,
  307,
  undefined,
  { header: ['location', location] },
];

export const WADO_CELLS: Cell[] = [
  ...cells('Retrieve', 'instance', 'GET', [
    wado('no `contentType`: image/jpeg', '', 200, 'image/jpeg'),
    wado('`contentType`: a list', '&contentType=application%2Fpdf%2Cimage%2Fpng', 200, 'image/png'),
    wado('`contentType=application/dicom`', '&contentType=application%2Fdicom', 200, 'application/dicom'),
    wado(
      '`transferSyntax`',
      '&contentType=application%2Fdicom&transferSyntax=1.2.840.10008.1.2.5',
      200,
      'application/dicom',
    ),
    wado(
      '`transferSyntax` with loss: a derived instance',
      '&contentType=application%2Fdicom&transferSyntax=1.2.840.10008.1.2.4.91',
      200,
      'application/dicom',
    ),
    wado(
      '`transferSyntax` that this image cannot be in',
      '&contentType=application%2Fdicom&transferSyntax=1.2.840.10008.1.2.4.50',
      406,
      PROBLEM,
    ),
    wado('`anonymize`', '&contentType=application%2Fdicom&anonymize=yes', 200, 'application/dicom'),
    wado('`anonymize` of a picture', '&anonymize=yes', 406, PROBLEM),
    wado('`charset`', '&charset=utf-8', 200, 'image/jpeg'),
    wado('`rows`, `columns`', '&rows=16&columns=16', 200, 'image/jpeg'),
    wado('`region`', '&region=0.25,0.25,0.75,0.75', 200, 'image/jpeg'),
    wado('`region` beside the picture', '&region=0,0,2,1', 400, PROBLEM),
    wado('`windowCenter`, `windowWidth`', '&windowCenter=40&windowWidth=400', 200, 'image/jpeg'),
    wado('`windowCenter` alone', '&windowCenter=40', 400, PROBLEM),
    wado('`imageQuality`', '&imageQuality=50', 200, 'image/jpeg'),
    wado('`annotation`', '&annotation=patient', 200, 'image/jpeg'),
    wado('pictures only: `rows` of a file', '&contentType=application%2Fdicom&rows=16', 400, PROBLEM),
    wado('`iccprofile`', '&iccprofile=srgb', 200, 'image/jpeg'),
    [
      'Range of `application/dicom`',
      `${WADO}&contentType=application%2Fdicom&transferSyntax=*`,
      206,
      'application/dicom',
      range('0-131', '*/*', 'bytes 0-131/'),
    ],
    wado('another `contentType`', '&contentType=text%2Fcsv', 406, PROBLEM),
    ['no `requestType`', WADO.replace('requestType=WADO&', ''), 400, PROBLEM],
    ['nothing of that UID', WADO.replace('{instance}', '1.2.3'), 404, PROBLEM],
  ]),
  ...cells('Retrieve', 'document, video or report', 'GET', [
    shownElsewhere('no `contentType`', '', '/rendered'),
    shownElsewhere(
      '`contentType=application/pdf`',
      '&contentType=application%2Fpdf',
      '/rendered?accept=application%2Fpdf',
    ),
  ]),
  ...cells('Retrieve', 'instance with many frames', 'GET', [
    [
      '`presentationUID`, `presentationSeriesUID`',
      `${FRAME_OF_FILM}&presentationUID={film}.2.1&presentationSeriesUID={film}.2`,
      200,
      'image/jpeg',
    ],
    ['`presentationUID` alone', `${FRAME_OF_FILM}&presentationUID={film}.2.1`, 400, PROBLEM],
    [
      '`presentationUID` of a volumetric one: refused',
      `${FRAME_OF_FILM}&presentationUID={film}.2.2&presentationSeriesUID={film}.2`,
      406,
      PROBLEM,
    ],
    ['`frameNumber`', `${FRAME_OF_FILM}&frameNumber=2`, 200, 'image/jpeg'],
    ['`frameNumber` behind the last', `${FRAME_OF_FILM}&frameNumber=9`, 404, PROBLEM],
    ['image/gif, moving', `${FRAME_OF_FILM}&contentType=image%2Fgif`, 200, 'image/gif'],
  ]),
];

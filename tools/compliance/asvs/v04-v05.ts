import { absent, argued, operator, rows, shown } from '../row.ts';
import { TESTS } from '../tests.ts';

export const API = rows(
  ['4.1.1', 'the content type is true', shown([TESTS.operations, TESTS.attack])],
  ['4.1.2', 'programs are not redirected from HTTP to HTTPS', argued('one port speaks one of them; nothing redirects')],
  [
    '4.1.3',
    'headers of proxies are believed from proxies only',
    shown([TESTS.access, TESTS.settings], '`http.trustedProxies`'),
  ],
  [
    '4.2.1',
    'where a request ends is clear',
    argued("Node's parser in its strict form: both lengths at once are refused"),
  ],
  ['4.3.1', 'limits of GraphQL', absent('no GraphQL')],
  ['4.3.2', 'introspection of GraphQL', absent('no GraphQL')],
  ['4.4.1', 'WebSocket over TLS', shown(TESTS.tls, 'on the same port as everything over HTTP')],
  [
    '4.4.2',
    'the origin of a WebSocket',
    argued(
      'its handshake passes the same authentication; a session cookie is not sent by other sites (SameSite=Strict)',
    ),
  ],
  ['4.4.3', 'its session', argued('the session or token of HTTP')],
  ['4.4.4', 'its own tokens', absent('none')],
);

export const FILES = rows(
  [
    '5.1.1',
    'files and sizes that are taken are documented',
    argued('docs/integrate/conformance.md, docs/integrate/rest.md, docs/operate/settings.md'),
  ],
  ['5.2.1', 'only sizes that can be handled', shown([TESTS.attack, TESTS.importing, TESTS.freeSpace], 'T6, T10')],
  ['5.2.2', 'content fits its type', shown([TESTS.importing, TESTS.composedStore, TESTS.attack], 'T5')],
  ['5.2.3', 'archives are measured as they unpack', shown([TESTS.importing, TESTS.attack], 'T10')],
  [
    '5.3.1',
    'nothing uploaded is run',
    argued('the server runs only its own modules; files lie outside of what it serves as pages'),
  ],
  ['5.3.2', 'paths are made here', shown(TESTS.attack, 'T12')],
  ['5.4.1', 'names of downloads are ours', shown([TESTS.zip, TESTS.attack], 'T12')],
  ['5.4.2', 'and encoded', shown([TESTS.zip, TESTS.attack])],
  ['5.4.3', 'files are scanned for viruses', shown([TESTS.scanner, TESTS.scannerPeer], 'where `store.scanner` is set')],
);

export const COMMUNICATION = rows(
  ['12.1.1', 'TLS 1.2 and 1.3 only', shown([TESTS.tls, TESTS.tlsPeers])],
  ['12.1.2', 'recommended cipher suites', shown(TESTS.tlsPeers, 'the profiles of BCP 195 (PS3.15 §B)')],
  ['12.1.3', 'client certificates are checked before they count', shown([TESTS.tls, TESTS.peerBinding])],
  [
    '12.2.1',
    'TLS towards clients',
    operator('with `http.tls` or a reverse proxy; a start that listens on a network without either warns'),
  ],
  ['12.2.2', 'certificates that clients trust', operator('the certificate is given by the settings')],
  [
    '12.3.1',
    'TLS on every connection',
    operator(
      'towards peers `+tls`, towards PostgreSQL `sslmode`, towards a bucket `https`; plain DICOM is for networks that are trusted',
    ),
  ],
  ['12.3.2', 'certificates of servers are checked', shown([TESTS.tls, TESTS.auditPeer])],
  ['12.3.3', 'TLS between the parts', argued('one process; between nodes only PostgreSQL and the bucket')],
  [
    '12.3.4',
    'they trust named authorities only',
    shown(TESTS.tls, '`dicom.tls.ca`, `audit` collectors with their own'),
  ],
);

export const CONFIGURATION = rows(
  [
    '13.1.1',
    'what it talks to is documented',
    argued('docs/threat-model.md, docs/operate/peers.md, docs/operate/large.md'),
  ],
  [
    '13.2.1',
    'parts prove themselves to each other',
    operator('PostgreSQL and bucket by the credentials of their URLs, which may be rotated'),
  ],
  [
    '13.2.2',
    'with the least rights',
    operator('a database and a bucket of its own, and a role and a key for these alone'),
  ],
  ['13.2.3', 'no default credentials', shown(TESTS.identity, 'the first password is random, in a file of its owner')],
  ['13.2.4', 'it may call only who is listed', shown([TESTS.outgoing, TESTS.attack], 'T16, T17')],
  ['13.2.5', 'and load only from there', shown(TESTS.outgoing)],
  ['13.3.1', 'secrets are kept apart', shown(TESTS.settings, 'files or environment; never flags, never printed')],
  ['13.3.2', 'with the least access', shown(TESTS.identity, 'files that only the server may read')],
  ['13.4.1', 'no source control in what is deployed', argued('deploy/ copies what runs')],
  ['13.4.2', 'no debug modes', argued('there is none; `log.level` changes how much is said, not what')],
  ['13.4.3', 'no lists of folders', argued('files are served by name from what was built')],
  ['13.4.4', 'no TRACE', shown(TESTS.access, 'what has no route needs a principal and is then not found')],
  ['13.4.5', 'documentation and metrics are meant to be seen', shown(TESTS.access, 'metrics need a principal')],
);

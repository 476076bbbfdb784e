import { argued, operator, rows, shown } from '../row.ts';
import { TESTS } from '../tests.ts';

export const CRYPTOGRAPHY = rows(
  ['11.1.1', 'keys have a policy', argued('docs/compliance/keys.md')],
  ['11.1.2', 'keys and algorithms are listed', argued('docs/compliance/keys.md')],
  ['11.2.1', 'known implementations', argued("Node's OpenSSL, @node-rs/argon2, jose")],
  [
    '11.2.2',
    'algorithms can be changed',
    argued('what is written says its form and version; hashes of passwords carry their parameters'),
  ],
  ['11.2.3', '128 bits of strength', argued('docs/compliance/keys.md')],
  ['11.3.1', 'no weak modes', argued('AES-256-GCM is the only cipher of our own data')],
  ['11.3.2', 'approved ciphers', argued('AES-256-GCM')],
  ['11.3.3', 'authenticated encryption', shown([TESTS.keyRegister, TESTS.encryption])],
  ['11.4.1', 'approved hashes', argued('SHA-256; CRC-32 finds accidents only and stands beside it')],
  ['11.4.2', 'passwords by a slow function', shown(TESTS.identity, 'argon2id (RFC 9106)')],
  ['11.4.3', 'hashes long enough', shown([TESTS.chain, TESTS.checksums])],
  ['11.4.4', 'keys from passwords by a slow function', argued('no key is made from a password')],
  ['11.5.1', 'random values of 128 bits', argued('node:crypto, 32 bytes')],
  ['11.6.1', 'approved signatures', shown(TESTS.chain, 'Ed25519')],
);

export const DATA = rows(
  ['14.1.1', 'sensitive data are classified', argued('docs/compliance/README.md')],
  ['14.1.2', 'each class has its protection', argued('docs/compliance/README.md')],
  [
    '14.2.1',
    'nothing sensitive in addresses',
    shown(TESTS.canaries, 'but DICOMweb puts UIDs and search keys there (PS3.18): the server logs no addresses'),
  ],
  [
    '14.2.2',
    'caches hold nothing longer than needed',
    shown(TESTS.access, 'no-store by default; pictures are kept by the browser, bound to the session'),
  ],
  ['14.2.3', 'nothing goes to strangers', shown([TESTS.pages, TESTS.viewPage], 'no request leaves the host')],
  ['14.2.4', 'as documented', shown([TESTS.canaries, TESTS.auditActs])],
  ['14.3.1', 'gone from the browser after the log-out', shown(TESTS.sessionsPage, 'and Clear-Site-Data')],
  ['14.3.2', 'no-store', shown(TESTS.access)],
  [
    '14.3.3',
    'nothing sensitive in browser storage',
    argued('language, contrast, columns; for the tab only the place and the UIDs of the studies listed'),
  ],
);

export const CODE = rows(
  ['15.1.1', 'how soon parts are updated', argued('SECURITY.md')],
  ['15.1.2', 'a list of all parts', argued('`npm run sbom`; package-lock.json with hashes')],
  [
    '15.1.3',
    'what is costly is known',
    argued('docs/threat-model.md, docs/performance.md: rendering, transcoding, exports, large searches'),
  ],
  ['15.2.1', 'no parts behind their time', operator('`npm run sbom -- --audit` asks the registry')],
  [
    '15.2.2',
    'costly work cannot stop the rest',
    shown([TESTS.attack, TESTS.fairShare], 'T11, T20: workers, queues, limits'),
  ],
  [
    '15.2.3',
    'only what is needed runs',
    shown(TESTS.arrows, 'programs never import tests; demonstration data only on demand'),
  ],
  ['15.3.1', 'answers hold only what was asked', shown(TESTS.operations, 'each has a schema that serialises it')],
  ['15.3.2', 'redirects are not followed', shown(TESTS.outgoing)],
  ['15.3.3', 'no fields that were not meant', shown(TESTS.operations, 'unknown ones are refused')],
  ['15.3.4', 'the address of the caller', shown([TESTS.access, TESTS.audit])],
  ['15.3.5', 'types are checked', argued('TypeScript strict, schemas at every door; the linter wants ===')],
  ['15.3.6', 'no polluted prototypes', argued('maps and sets for what is named by data; JSON is checked by schema')],
  ['15.3.7', 'no parameters given twice', shown(TESTS.parseSearch)],
);

export const LOGGING = rows(
  ['16.1.1', 'what is logged where is documented', argued('docs/operate/audit.md, docs/operate/README.md')],
  ['16.2.1', 'who, what, when, where', shown([TESTS.audit, TESTS.auditActs])],
  ['16.2.2', 'in UTC', shown(TESTS.audit)],
  ['16.2.3', 'only to known places', shown(TESTS.canaries)],
  [
    '16.2.4',
    'in a common form',
    shown([TESTS.auditDelivery, TESTS.auditPeer], 'JSON lines; RFC 5424 with PS3.15 §A.5; FHIR AuditEvent'),
  ],
  ['16.2.5', 'sensitive data as their class says', shown(TESTS.canaries)],
  ['16.3.1', 'every log-in', shown([TESTS.access, TESTS.audit])],
  ['16.3.2', 'every refusal', shown([TESTS.auditActs, TESTS.kernelRights])],
  ['16.3.3', 'attempts to get around', shown([TESTS.access, TESTS.attack])],
  ['16.3.4', 'unexpected errors', argued('logged with code and place, without the message of strangers')],
  ['16.4.1', 'no forged lines', shown(TESTS.canaries, 'a line is JSON')],
  ['16.4.2', 'protected from change', shown([TESTS.chain, TESTS.auditCommand], 'T24')],
  ['16.4.3', 'sent elsewhere', shown([TESTS.auditDelivery, TESTS.auditPeer])],
  ['16.5.1', 'errors tell nothing inside', shown(TESTS.access)],
  ['16.5.2', 'it goes on when others fail', shown([TESTS.auditDelivery, TESTS.blobFaults])],
  ['16.5.3', 'it fails closed', shown([TESTS.blobFaults, TESTS.rights])],
);

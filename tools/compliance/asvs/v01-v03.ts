import { absent, argued, open, rows, shown } from '../row.ts';
import { TESTS } from '../tests.ts';

export const ENCODING = rows(
  ['1.1.1', 'input is decoded once, before it is checked', shown([TESTS.parseSearch, TESTS.multipart])],
  [
    '1.1.2',
    'output is escaped last, by what interprets it',
    argued('pages by React, SQL by parameters, JSON and XML by their writers'),
  ],
  [
    '1.2.1',
    'escaping fits the context',
    shown(TESTS.attack, 'T14; XML and JSON models are compared with references in the corpus tests'),
  ],
  ['1.2.2', 'URLs are built with encoding and safe schemes', shown([TESTS.access, TESTS.outgoing])],
  [
    '1.2.3',
    'JSON and scripts are built by escaping',
    argued('JSON by JSON.stringify and compiled serializers; no script is built from data'),
  ],
  ['1.2.4', 'queries take parameters', shown([TESTS.attack, TESTS.search], 'T13')],
  [
    '1.2.5',
    'no operating system command from data',
    shown(TESTS.attack, 'T13; programs are started with lists of arguments, never by a shell'),
  ],
  ['1.2.6', 'no LDAP injection', absent('no LDAP')],
  ['1.2.7', 'no XPath injection', absent('no XPath')],
  ['1.2.8', 'no LaTeX injection', absent('no LaTeX')],
  [
    '1.2.9',
    'regular expressions are escaped',
    shown(TESTS.attack, 'T13; wildcards of DICOM become typed tests, not expressions of the caller'),
  ],
  ['1.3.1', 'HTML of users is sanitised', absent('no HTML is taken')],
  [
    '1.3.2',
    'no eval',
    shown(TESTS.viewPage, 'the content security policy forbids it in pages; the linter in the server'),
  ],
  ['1.3.3', 'data for dangerous places is narrowed first', shown(TESTS.attack, 'T12: keys of files are made here')],
  ['1.3.4', 'SVG of users is sanitised', absent('no SVG is taken or shown')],
  ['1.3.5', 'template languages of users are off', absent('no templates of users')],
  ['1.3.6', 'no requests forged through the server', shown([TESTS.attack, TESTS.outgoing], 'T16')],
  ['1.3.7', 'no template injection', absent('no templates of users')],
  ['1.3.8', 'no JNDI injection', absent('no JNDI')],
  ['1.3.9', 'no injection into memcache', absent('no memcache')],
  [
    '1.3.10',
    'no format strings from data',
    argued('texts are put together by templates of the language; log fields are typed'),
  ],
  ['1.3.11', 'no injection into mail', absent('no mail is sent')],
  [
    '1.4.1',
    'memory-safe handling of strings and buffers',
    argued('TypeScript; decoders written in C run as WebAssembly in workers, inside their own memory'),
  ],
  [
    '1.4.2',
    'no integer overflow',
    shown(TESTS.attack, 'T6, T11: lengths and image sizes are checked as safe integers first'),
  ],
  [
    '1.4.3',
    'memory is given back, nothing used after',
    argued('garbage collected; blocks of pools are handed over in one place, with tests of their own'),
  ],
  ['1.5.1', 'XML without entities', shown(TESTS.attack, 'T14')],
  [
    '1.5.2',
    'safe deserialisation',
    shown(TESTS.operations, 'JSON with a schema for each operation; nothing is made into objects with behaviour'),
  ],
);

export const VALIDATION = rows(
  [
    '2.1.1',
    'rules of input are documented',
    argued('OpenAPI at /api/docs, docs/integrate/conformance.md, docs/operate/settings.md, all generated'),
  ],
  [
    '2.1.2',
    'rules for data that belong together are documented',
    argued('ARCHITECTURE.md: one study, one patient; duplicates; docs/operate/README.md, quarantine'),
  ],
  ['2.1.3', 'limits are documented', argued('docs/threat-model.md, docs/operate/settings.md')],
  ['2.2.1', 'input is checked against what is allowed', shown([TESTS.operations, TESTS.parseSearch, TESTS.settings])],
  ['2.2.2', 'it is checked by the server', shown(TESTS.operations)],
  ['2.2.3', 'data that belong together are checked together', shown(TESTS.quarantine)],
  ['2.3.1', 'steps in their order', shown([TESTS.sessions, TESTS.secondFactor])],
  ['2.3.2', 'limits are enforced', shown([TESTS.attack, TESTS.freeSpace, TESTS.fairShare])],
  [
    '2.3.3',
    'all or nothing',
    shown([TESTS.indexes, TESTS.auditActs], 'the record of an act is in the transaction of the act'),
  ],
  [
    '2.3.4',
    'nothing can be given out twice',
    shown([TESTS.indexes, TESTS.secondFactor], 'jobs by lease, recovery codes once'),
  ],
  [
    '2.4.1',
    'automation cannot take everything',
    shown([TESTS.attempts, TESTS.fairShare, TESTS.attack], 'T3, T19, T20'),
  ],
);

export const FRONTEND = rows(
  ['3.2.1', 'answers are not taken for pages', shown([TESTS.access, TESTS.hostileTexts, TESTS.attack], 'T5')],
  ['3.2.2', 'text is shown as text', shown(TESTS.hostileTexts, 'T15; Trusted Types')],
  ['3.3.1', 'cookies are Secure, with their prefix', shown(TESTS.access, 'on plain HTTP, as on one laptop, without')],
  ['3.3.2', 'SameSite', shown(TESTS.access)],
  ['3.3.3', '__Host-', shown(TESTS.access)],
  ['3.3.4', 'HttpOnly', shown(TESTS.access)],
  ['3.4.1', 'HSTS for a year and all subdomains', shown(TESTS.access)],
  ['3.4.2', 'CORS', argued('no Access-Control-Allow-Origin is ever sent')],
  ['3.4.3', 'a content security policy', shown([TESTS.access, TESTS.viewPage, TESTS.pages])],
  ['3.4.4', 'nosniff', shown([TESTS.access, TESTS.attack])],
  ['3.4.5', 'a referrer policy', shown(TESTS.access)],
  ['3.4.6', 'frame-ancestors', shown([TESTS.access, TESTS.viewPage])],
  ['3.5.1', 'requests of other sites are refused', shown(TESTS.access)],
  ['3.5.2', 'also those without a preflight', shown(TESTS.access)],
  ['3.5.3', 'what changes something has its method', shown([TESTS.access, TESTS.operations])],
  [
    '3.5.4',
    'separate applications on separate hosts',
    open('OHIF, when somebody installs it, is served from the same host, under /ohif/'),
  ],
  ['3.5.5', 'messages between windows are checked', absent('no window messages are taken; workers are our own')],
  ['3.7.1', 'only living browser techniques', argued('HTML, CSS, ECMAScript modules, WebGL, WebAssembly')],
  [
    '3.7.2',
    'redirects only to allowed hosts',
    shown(TESTS.pages, 'after the log-in, to paths of this host; to providers, those of the settings'),
  ],
);

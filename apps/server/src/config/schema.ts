import { choice, list, onOff, optional, type Setting, text, whole } from './setting.ts';

const DAY_SECONDS = 86_400;
const DAY_MINUTES = 1440;
const KIB = 1024;

/**
 * Every setting of the server. The place in this tree is the name in `vesalius.yaml`; variable and flag follow from it,
 * and so does docs/operate/settings.md.
 */
export const SCHEMA = {
  dataDir: text('path', './data', 'folder of index, images, keys and logs', { path: true }),
  databaseUrl: optional('database', 'where the index is kept', {
    secret: true, // it may hold a password
    fallbackText: 'SQLite in the data folder',
  }),
  blobsUrl: optional('blobs', 'where the images are kept', { fallbackText: 'files in the data folder' }),
  blobsCacheMegabytes: whole(
    0,
    100_000_000,
    10_240,
    'copies of images in a bucket that stay near, in the folder `cache` of the data folder, in MB',
  ),
  madeCacheMegabytes: whole(
    0,
    100_000_000,
    2_048,
    'frames, instances in other transfer syntaxes and pictures that stay for who asks again, in MB of the disk (encrypted, emptied at the start)',
  ),
  nodeRole: choice(
    ['all', 'ingest', 'web', 'worker'],
    'all',
    'what this process does of the work that several share: `ingest` takes associations, `web` answers HTTP, `worker` runs jobs and tends series',
  ),
  drainSeconds: whole(
    0,
    3600,
    0,
    'after SIGTERM, so long everything still works while /health/ready says 503, for those who share out the work',
  ),
  demo: onOff(false, 'load synthetic demonstration studies when the archive is empty'),
  http: {
    host: text('host', '127.0.0.1', 'address on which web and REST listen'),
    port: whole(0, 65_535, 8104, 'port of web and REST; 0 takes a free one'),
    idleSeconds: whole(1, DAY_SECONDS, 60, 'a request whose body stops coming for so long is given up'),
    requestsAtOnce: whole(1, 100_000, 256, 'requests that one account, token or address may have under way at once'),
    publicUrl: optional(
      'httpUrl',
      'how browsers reach us, such as https://pacs.example.org, where identity providers lead them back',
      {
        fallbackText: 'what the browser says itself',
      },
    ),
    trustedProxies: list('network', 'reverse proxies before us, whose forwarded addresses are believed'),
    tls: {
      certificate: optional('path', 'PEM file with our certificate and those between it and its root', { path: true }),
      key: optional('path', 'PEM file with the key of the certificate', { path: true }),
    },
  },
  session: {
    idleMinutes: whole(
      1,
      DAY_MINUTES,
      30,
      'a session of the pages that nobody uses for so long ends, where no role says otherwise',
    ),
    absoluteMinutes: whole(1, 30 * DAY_MINUTES, 720, 'a session ends after so long, where no role says otherwise'),
    confirmedMinutes: whole(1, DAY_MINUTES, 10, 'for so long after saying who they are people may do what does harm'),
  },
  emergency: {
    minutes: whole(1, DAY_MINUTES, 60, "for so long a patient's studies are open to who breaks glass"),
  },
  identity: {
    file: optional(
      'path',
      'YAML file that names the identity providers by which people may log in (docs/operate/identity-providers.md)',
      {
        path: true,
        fallbackText: 'none: accounts of this archive only',
      },
    ),
  },
  dicom: {
    host: text('host', '127.0.0.1', 'address on which DIMSE listens'),
    port: whole(0, 65_535, 11_112, 'port of DIMSE; 0 takes a free one'),
    aeTitle: text('aeTitle', 'VESALIUS', 'our AE title', { variable: 'VESALIUS_AE_TITLE' }),
    strangers: choice(
      ['loopback', 'refuse'],
      'loopback',
      'who may associate unregistered: programs of this machine while no door listens beyond it, or nobody; where nobody may, peers must call us by our AE title',
    ),
    maxAssociations: whole(1, 100_000, 1000, 'associations at once'),
    maxAssociationsPerPeer: whole(1, 100_000, 500, 'associations at once from one address'),
    maxPduLength: whole(4 * KIB, 16 * KIB * KIB, 256 * KIB, 'longest PDU we take, in bytes (PS3.8 Annex D.1)'),
    idleSeconds: whole(1, DAY_SECONDS, 600, 'an association on which nothing happens for so long is aborted'),
    tls: {
      port: whole(
        0,
        65_535,
        0,
        'port of DIMSE over TLS beside the plain one; 0: with a certificate, TLS on the one port',
      ),
      own: onOff(
        false,
        "a certificate of this archive's own authority, made and renewed by the server; peers must show one of that authority, or of `authorities`",
      ),
      certificate: optional('path', 'PEM file with our certificate and those between it and its root', { path: true }),
      key: optional('path', 'PEM file with the key of the certificate', { path: true }),
      authorities: optional('path', 'PEM file with the authorities whose certificates a peer must show', {
        path: true,
      }),
    },
  },
  outgoing: {
    refuse: list('network', 'networks this server does not connect to, beside link-local, multicast and the like'),
    allow: list('network', 'networks it connects to though they are refused otherwise'),
  },
  peers: list('peer', 'application entities known from the start'),
  store: {
    scanner: optional(
      'scanner',
      'a daemon that looks for harmful content in all that comes in (INSTREAM of clamd); what it finds is refused, and so is everything while it does not answer',
    ),
    unknownSopClasses: choice(['accept', 'refuse'], 'accept', 'what to do with private and unknown SOP classes'),
    transcode: list(
      'transcodingRule',
      'in which compression images without loss are kept once their series is complete; the first rule that fits counts',
    ),
    conflictStatus: choice(
      ['success', 'warning', 'failure'],
      'warning',
      'what a sender hears whose instance is held back, because another one with its SOP Instance UID is kept',
    ),
  },
  send: {
    lossy: list(
      'lossyRule',
      'compression with loss in which images go by C-GET and C-MOVE to an AE title that takes it, each as a derived instance of its own; the first rule that fits counts',
    ),
  },
  lossy: {
    quality: whole(
      1,
      100,
      90,
      'how much is left of what is compressed with a loss, by rule or on demand: 90 is what the encoders do by themselves, less makes smaller files',
    ),
  },
  series: {
    quietSeconds: whole(1, DAY_SECONDS, 60, 'a series to which nothing was added for so long counts as complete'),
  },
  encryption: {
    key: optional('any', 'master key that images are encrypted under at rest: 64 hexadecimal digits, or base64', {
      secret: true,
      fallbackText: 'none: images are kept plain',
    }),
    keyFile: optional('path', 'file with the master key', { path: true }),
    keyCommand: optional(
      'any',
      'program with its arguments that writes the master key, given the wrapped key on standard input',
    ),
    wrappedKey: optional('path', 'file with the wrapped key', { path: true }),
  },
  projects: {
    registerKeyFile: optional('path', 'file with 64 hexadecimal digits that seal who is who, the same on all nodes', {
      path: true,
      fallbackText: '`register/register.key` of the data folder; with PostgreSQL in the database',
    }),
  },
  expiry: {
    rules: list('expiryRule', 'which studies are over, by their Study Date: they go into the bin when expiry is run'),
    daily: onOff(false, 'run expiry once a day; without, only when an administrator starts it (`POST /api/v1/expiry`)'),
  },
  space: {
    warnMegabytes: whole(
      0,
      1_000_000_000,
      10_240,
      'MB of room for images below which the log says that it gets scarce; 0: never',
    ),
    leastMegabytes: whole(64, 1_000_000_000, 64, 'MB of room below which nothing new is taken'),
  },
  bin: {
    keepDays: whole(1, 36_500, 30, 'days for which what was deleted can be had back, before its bytes go'),
    purgeDelayHours: whole(
      0,
      8760,
      24,
      'hours between the approval of a purge, asked for by one person and approved by another, and the purge',
    ),
  },
  retention: {
    shorteningDelayHours: whole(
      0,
      8760,
      168,
      'hours between the approval that a retention lock be shortened or lifted, asked for by one person and approved by another, and the moment from which it is',
    ),
  },
  scrub: {
    days: whole(0, 3650, 7, 'every kept file is read and compared with its checksums once in so many days; 0: never'),
    megabytesPerSecond: whole(1, 10_000, 20, 'MB read in a second for that at most'),
    healFrom: optional('path', 'a backup folder (npx vesalius backup) from which damaged files are healed', {
      path: true,
    }),
  },
  worklist: {
    keepDays: whole(1, 36_500, 90, 'days that a workitem is kept after it was completed or canceled'),
  },
  index: {
    attributes: list('attribute', 'further attributes to search by; added ones are filled in for what is kept already'),
  },
  admin: {
    password: optional('any', 'password of the first administrator, `admin`', {
      secret: true,
      fallbackText: 'a random one, in a file of the data folder',
    }),
  },
  bootstrapToken: optional('token', 'a bearer token with every permission, for automation', { secret: true }),
  audit: {
    signingKey: optional('path', 'PEM file with the Ed25519 key (PKCS #8) that signs heads of the audit trail', {
      path: true,
      fallbackText: '`audit/signing-key.pem` of the data folder, made on the first start',
    }),
    heads: optional('path', 'file that signed heads are appended to, best where only this program may write', {
      path: true,
      fallbackText: '`audit/heads.jsonl` of the data folder',
    }),
    sourceId: optional('any', 'Audit Source ID that this archive reports itself by (PS3.15 §A.5)', {
      fallbackText: 'AE title and host name',
    }),
    site: optional('any', 'Audit Enterprise Site ID'),
    alarmAfter: whole(
      1,
      1_000_000_000,
      10_000,
      'events that may wait for a collector before the log calls it an error',
    ),
    syslog: {
      address: optional(
        'address',
        'collector that gets the audit trail by syslog over TLS (RFC 5425; usually port 6514)',
      ),
      tls: {
        authorities: optional('path', 'PEM file with the authorities that the collector must be certified by', {
          path: true,
          fallbackText: 'those that Node trusts',
        }),
        certificate: optional('path', 'PEM file with our certificate, where the collector wants one', { path: true }),
        key: optional('path', 'PEM file with the key of the certificate', { path: true }),
      },
    },
    fhir: {
      url: optional('httpUrl', 'FHIR server that gets the audit trail as AuditEvents'),
      token: optional('token', 'bearer token for it', { secret: true }),
    },
  },
  consent: {
    fhir: {
      url: optional('httpUrl', 'FHIR server (R4) that the Consents of patients of a project are fetched from'),
      token: optional('token', 'bearer token for it', { secret: true }),
    },
  },
  export: {
    folder: optional('path', 'folder that de-identified exports are copied into when that is asked for', {
      path: true,
    }),
  },
  ohif: {
    folder: text('path', './.ohif', 'where `npm run ohif:install` has put the OHIF viewer', { path: true }),
  },
  log: {
    level: choice(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'info',
      'least weight of what is logged',
    ),
  },
  metrics: {
    listen: optional('address', 'address of its own on which /metrics answers without a token', {
      fallbackText: 'none: /metrics of the web address, with a token',
    }),
  },
} as const;

/** The values of a tree of settings, in its shape. */
export type ValuesOf<T> = {
  readonly [K in keyof T]: T[K] extends Setting<infer V> ? V : ValuesOf<T[K]>;
};

/** The values of all settings. */
export type SettingValues = ValuesOf<typeof SCHEMA>;

/** A setting with its names. */
export interface Row {
  /** `http.port`, as its place in `vesalius.yaml`. */
  readonly name: string;
  /** `VESALIUS_HTTP_PORT`. */
  readonly variable: string;
  /** `--http-port`. */
  readonly flag: string;
  readonly setting: Setting<unknown>;
}

/** Every setting, in the order of the schema. */
export const ROWS: readonly Row[] = rowsOf(SCHEMA, []);

/** True when the node is a setting, not a group of them. */
export function isSetting(node: object): node is Setting<unknown> {
  return 'read' in node && 'meaning' in node;
}

function rowsOf(tree: object, path: readonly string[]): Row[] {
  return Object.entries(tree).flatMap(([key, node]) => {
    const place = [...path, key];
    return isSetting(node) ? [rowOf(place, node)] : rowsOf(node, place);
  });
}

function rowOf(path: readonly string[], setting: Setting<unknown>): Row {
  const words = path.flatMap((part) => part.split(/(?=[A-Z])/)).map((word) => word.toLowerCase());
  const variable = setting.variable ?? `VESALIUS_${words.join('_').toUpperCase()}`;
  const flag = `--${variable.slice('VESALIUS_'.length).toLowerCase().replaceAll('_', '-')}`;
  return { name: path.join('.'), variable, flag, setting };
}

import { isIP } from 'node:net';
import type { LossyRule, TranscodingRule } from '@vesalius/archive/api';
import { parseS3Url, S3_URL_FORM } from '@vesalius/archive/blobs-s3/url';
import { parseExpiryRule } from '@vesalius/features/expiry/rule';

/** One setting: how its text is read, and what its page says. `V` is the type of its value. */
export interface Setting<V> {
  /** The value of a text, or undefined when it is not allowed. */
  readonly read: (text: string) => V | undefined;
  /** What is allowed, to end the sentence "allowed: …". */
  readonly allowed: string;
  /** What it is for. */
  readonly meaning: string;
  readonly fallback: V;
  /** The fallback in words, where the value itself says nothing to a reader. */
  readonly fallbackText?: string;
  /** The environment variable, where it is not the name in capitals after VESALIUS_. */
  readonly variable?: string;
  /** Never printed, and refused as a flag, which every user of the machine could read. */
  readonly secret?: true;
  readonly list?: true;
  readonly switch?: true;
  /** A path, taken from the folder of the file that names it, else from the working folder. */
  readonly path?: true;
  /** The closed set of allowed texts, for hints. */
  readonly choices?: readonly string[];
}

type More<V> = Partial<Pick<Setting<V>, 'fallbackText' | 'variable' | 'secret' | 'path'>>;

interface Form {
  readonly test: (text: string) => boolean;
  readonly allowed: string;
}

const HOST = /^(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9])?)*\.?$/;
const PEER = /^(?<aeTitle>\*|[^\\@\p{Cc}]{1,16})@(?<host>\[[^\]]+\]|[^:[\]]+)(?::(?<port>\d{1,5})(?<tls>\+tls)?)?$/u;
const KEYWORD_OR_TAG = '(?:[A-Z][A-Za-z0-9]+|[0-9A-Fa-f]{8})';
const ATTRIBUTE = new RegExp(
  `^(?<level>patient|study|series|instance):(?<path>${KEYWORD_OR_TAG}(?:\\.${KEYWORD_OR_TAG})*)` +
    '(?:\\[(?<creator>[^\\]]{1,64})\\])?(?::(?<vr>[A-Z]{2}))?$',
);

/** Lossless transfer syntaxes by the names that settings have for them (PS3.6 Table A-1). */
const COMPRESSIONS: Readonly<Record<string, string>> = {
  htj2k: '1.2.840.10008.1.2.4.202',
  'jpeg-ls': '1.2.840.10008.1.2.4.80',
  'jpeg-2000': '1.2.840.10008.1.2.4.90',
  'jpeg-lossless': '1.2.840.10008.1.2.4.70',
  rle: '1.2.840.10008.1.2.5',
};
/** And with a loss, for who names them. */
const LOSSY_COMPRESSIONS: Readonly<Record<string, string>> = {
  'jpeg-lossy': '1.2.840.10008.1.2.4.50',
  'jpeg-ls-lossy': '1.2.840.10008.1.2.4.81',
  'jpeg-2000-lossy': '1.2.840.10008.1.2.4.91',
  'htj2k-lossy': '1.2.840.10008.1.2.4.203',
};

const isHost = (text: string) => isIP(text) !== 0 || (HOST.test(text) && !/^[\d.]+$/.test(text));
const isPort = (text: string) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535;

/** The kinds of text, each with the words that say what is allowed. */
const FORMS = {
  path: { test: (text) => !text.includes('\0'), allowed: 'a path' },
  host: { test: isHost, allowed: 'a host name or an IP address; 0.0.0.0 or :: for all of this machine' },
  aeTitle: {
    test: (text) => /^(?! *$)[^\\\p{Cc}]{1,16}$/u.test(text),
    allowed: '1 to 16 characters, no backslash (PS3.5 §6.2, AE)',
  },
  peer: {
    test: isPeer,
    allowed: 'AET@host:port, AET@host:port+tls to call it over TLS, or *@address for any AE title from there',
  },
  network: { test: isNetwork, allowed: 'an IP address, or a network such as 10.0.0.0/8' },
  address: { test: isAddress, allowed: 'host:port' },
  attribute: {
    test: (text) => parseAttribute(text) !== undefined,
    allowed:
      'LEVEL:ATTRIBUTE, such as series:ProtocolName or instance:00091027[GEMS_IDEN_01]:SL: LEVEL is patient, study, series or ' +
      'instance, ATTRIBUTE keywords or tags of eight hexadecimal digits with dots into sequences, then the creator and the VR ' +
      'of a private one',
  },
  transcodingRule: {
    test: (text) => parseTranscodingRule(text) !== undefined,
    allowed: `MODALITY=COMPRESSION, such as CT=htj2k, or *=COMPRESSION for every modality: ${Object.keys(COMPRESSIONS).join(', ')} without loss; ${Object.keys(LOSSY_COMPRESSIONS).join(', ')} with it`,
  },
  expiryRule: {
    test: (text) => parseExpiryRule(text) !== undefined,
    allowed:
      'years=N or days=N, then conditions by keyword, such as years=10;ModalitiesInStudy=US;StudyDescription=Follow*',
  },
  lossyRule: {
    test: (text) => parseLossyRule(text) !== undefined,
    allowed: `AET=COMPRESSION, such as PHONE=jpeg-lossy, or *=COMPRESSION for everybody: ${Object.keys(LOSSY_COMPRESSIONS).join(', ')}`,
  },
  database: {
    test: (text) => /^sqlite:.+/.test(text) || isPostgres(text),
    allowed: 'sqlite:PATH, or postgres://USER:PASSWORD@HOST:PORT/DATABASE (PostgreSQL 15 or newer)',
  },
  blobs: {
    test: (text) => /^file:.+/.test(text) || parseS3Url(text) !== undefined,
    allowed: `file:PATH, or ${S3_URL_FORM}`,
  },
  httpUrl: { test: isHttpUrl, allowed: 'an address that begins with https://, or with http:// on this machine' },
  token: { test: (text) => /^[A-Za-z0-9._~+/-]+=*$/.test(text), allowed: 'letters, digits and -._~+/ (RFC 6750 §2.1)' },
  scanner: {
    test: (text) => text.startsWith('/') || /^(\[[^\]]+\]|[^:/]+):\d{1,5}$/.test(text),
    allowed: 'HOST:PORT, or the path of a socket',
  },
  any: { test: () => true, allowed: 'any text' },
} satisfies Record<string, Form>;

/** A text of one form that has a fallback. */
export function text(
  form: keyof typeof FORMS,
  fallback: string,
  meaning: string,
  more: More<string> = {},
): Setting<string> {
  const { test, allowed } = FORMS[form];
  return { read: (given) => (test(given) ? given : undefined), allowed, meaning, fallback, ...more };
}

/** A text of one form that may be left out. */
export function optional(
  form: keyof typeof FORMS,
  meaning: string,
  more: More<string | undefined> = {},
): Setting<string | undefined> {
  const { test, allowed } = FORMS[form];
  return { read: (given) => (test(given) ? given : undefined), allowed, meaning, fallback: undefined, ...more };
}

/** Several texts of one form, with commas between them or as a list of YAML. */
export function list(form: keyof typeof FORMS, meaning: string): Setting<readonly string[]> {
  const { test, allowed } = FORMS[form];
  return { read: (given) => (test(given) ? [given] : undefined), allowed, meaning, fallback: [], list: true };
}

/** A whole number of a range, both ends included. */
export function whole(least: number, most: number, fallback: number, meaning: string): Setting<number> {
  const read = (given: string) => {
    const value = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
    return value >= least && value <= most ? value : undefined;
  };
  return { read, allowed: `a whole number from ${least} to ${most}`, meaning, fallback };
}

/** One of a few words. */
export function choice<const T extends string>(choices: readonly T[], fallback: T, meaning: string): Setting<T> {
  const read = (given: string) => choices.find((one) => one === given);
  return { read, allowed: choices.join(', '), meaning, fallback, choices };
}

/** On or off; as a flag without a value it is on, with `no-` before its name off. */
export function onOff(fallback: boolean, meaning: string): Setting<boolean> {
  const read = (given: string) => ({ true: true, false: false })[given];
  return { read, allowed: 'true, false', meaning, fallback, switch: true, choices: ['true', 'false'] };
}

/** A peer as the settings name it. */
export interface PeerText {
  readonly aeTitle: string;
  readonly host: string;
  /** Missing for one that only calls us. */
  readonly port?: number;
  /** We call it over TLS. */
  readonly tls: boolean;
}

/** The parts of a peer's text `AET@host:port` or `AET@host:port+tls`. */
export function parsePeer(text: string): PeerText | undefined {
  const { aeTitle, host, port, tls } = PEER.exec(text)?.groups ?? {};
  const bare = host?.replace(/^\[(.*)\]$/, '$1');
  if (aeTitle === undefined || bare === undefined || !isHost(bare)) return undefined;
  const peer = { aeTitle: aeTitle.trim(), host: bare, tls: tls !== undefined };
  if (port === undefined) return peer;
  return isPort(port) && Number(port) > 0 ? { ...peer, port: Number(port) } : undefined;
}

/** The modality and transfer syntax of a rule `MODALITY=COMPRESSION`. */
export function parseTranscodingRule(text: string): TranscodingRule | undefined {
  const { modality, compression } =
    /^(?<modality>\*|[A-Z0-9_ ]{1,16})=(?<compression>[a-z0-9-]+)$/.exec(text)?.groups ?? {};
  const transferSyntaxUid = COMPRESSIONS[compression ?? ''] ?? LOSSY_COMPRESSIONS[compression ?? ''];
  return modality === undefined || transferSyntaxUid === undefined ? undefined : { modality, transferSyntaxUid };
}

/** The AE title and transfer syntax of a rule `AET=COMPRESSION`. */
export function parseLossyRule(text: string): LossyRule | undefined {
  const { aeTitle, compression } =
    /^(?<aeTitle>[^\\\p{Cc}]{1,16})=(?<compression>[a-z0-9-]+)$/u.exec(text)?.groups ?? {};
  const transferSyntaxUid = LOSSY_COMPRESSIONS[compression ?? ''];
  const title = aeTitle?.trim();
  return !title || transferSyntaxUid === undefined ? undefined : { aeTitle: title, transferSyntaxUid };
}

/** The parts of a searchable attribute's text `LEVEL:ATTRIBUTE[CREATOR]:VR`. */
export function parseAttribute(
  text: string,
): { level: string; path: string[]; creator: string | undefined; vr: string | undefined } | undefined {
  const { level, path, creator, vr } = ATTRIBUTE.exec(text)?.groups ?? {};
  return level === undefined || path === undefined ? undefined : { level, path: path.split('.'), creator, vr };
}

/** A peer with a title is one we may call, so its port has to be known. */
function isPeer(text: string): boolean {
  const peer = parsePeer(text);
  return peer !== undefined && peer.aeTitle !== '' && (peer.aeTitle === '*') === (peer.port === undefined);
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const longest = isIP(address) === 6 ? 128 : 32;
  return (
    isIP(address) !== 0 &&
    rest.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest))
  );
}

function isPostgres(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1;
}

/** What leaves this machine leaves it encrypted. */
function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname));
}

function isAddress(text: string): boolean {
  const { host = '', port = '' } = /^(?<host>\[[^\]]+\]|[^:]+):(?<port>\d+)$/.exec(text)?.groups ?? {};
  return isPort(port) && isHost(host.replace(/^\[(.*)\]$/, '$1'));
}

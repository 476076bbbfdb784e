/** Where the objects are, as `s3://bucket/prefix?endpoint=…&region=…` says. */
export interface S3Place {
  readonly bucket: string;
  /** Empty, or ends with a slash. */
  readonly prefix: string;
  /** Address of the provider; AWS when missing. */
  readonly endpoint?: string;
  readonly region?: string;
  /** Bucket in the path, not in the host name: what most providers beside AWS want. */
  readonly pathStyle: boolean;
  readonly storageClass?: string;
  readonly sse?: string;
  readonly kmsKeyId?: string;
}

/** What a text must look like, to end the sentence "allowed: …". */
export const S3_URL_FORM =
  's3://BUCKET/PREFIX?endpoint=…&region=…, also with pathStyle=true or false, storageClass=…, sse=AES256 or aws:kms, kmsKeyId=…';

/** Bucket names as AWS has them, and the upper case and underscores that other providers know beside. */
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/;
const PREFIX = /^[A-Za-z0-9!_.*'()/=-]*$/;

/** The words behind the question mark, each with what is allowed. */
const WORDS: Readonly<Record<string, RegExp>> = {
  endpoint: /^https?:\/\/[^/?#@]+(\/[^?#]*)?$/,
  region: /^[a-z0-9-]{1,40}$/i,
  pathStyle: /^(true|false)$/,
  storageClass: /^[A-Z_]{1,40}$/,
  sse: /^(AES256|aws:kms)$/,
  kmsKeyId: /^[\w:/.-]{1,300}$/,
};

/** The parts of an S3 address, or undefined when it is none. Credentials never stand in it; see the docs for where they come from. */
export function parseS3Url(text: string): S3Place | undefined {
  if (!text.startsWith('s3://') || !URL.canParse(text)) return undefined;
  const { host, pathname, searchParams, username, password, hash } = new URL(text);
  const bucket = text.slice('s3://'.length, 's3://'.length + host.length); // as written: URL makes hosts lower case in some schemes
  const prefix = pathname.replace(/^\//, '');
  const words = Object.fromEntries(searchParams);
  const known = Object.entries(words).every(([name, value]) => WORDS[name]?.test(value));
  if (!known || username || password || hash || !BUCKET.test(bucket) || !PREFIX.test(prefix)) return undefined;
  const { endpoint, region, pathStyle, storageClass, sse, kmsKeyId } = words;
  return {
    bucket,
    prefix: prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`,
    pathStyle: pathStyle === undefined ? endpoint !== undefined : pathStyle === 'true',
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(storageClass !== undefined && { storageClass }),
    ...(sse !== undefined && { sse }),
    ...(kmsKeyId !== undefined && { kmsKeyId }),
  };
}

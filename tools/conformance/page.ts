import { ROWS } from '../../apps/server/src/config/schema.ts';
import { COMPUTED_ATTRIBUTES, INDEXED_ATTRIBUTES, QUERY_LEVELS, type TagPath } from '../../archive/api/src/index.ts';
import { MODELS } from '../../doors/dimse-scp/src/models.ts';
import { encodesLosslessly, familyOf } from '../../packages/codecs/src/index.ts';
import { BASIC_PROFILE, OPTIONS } from '../../packages/deidentify/src/index.ts';
import {
  IMPLEMENTATION_CLASS_UID,
  IMPLEMENTATION_VERSION_NAME,
  lookupTag,
  lookupUid,
  STORAGE_SOP_CLASSES,
  TRANSFER_SYNTAXES,
  tagToText,
  UID,
} from '../../packages/dicom/src/index.ts';
import { PIXEL_MEDIA_TYPES } from '../../packages/dicomweb/src/index.ts';
import {
  IMPLEMENTATION_CLASS_UID as ASSOCIATION_CLASS_UID,
  IMPLEMENTATION_VERSION_NAME as ASSOCIATION_VERSION_NAME,
  DICOM_APPLICATION_CONTEXT,
} from '../../packages/dimse/src/index.ts';
import { CHAPTERS } from './dicomweb-cells.ts';
import {
  AFTER_COMPRESSION,
  AFTER_DEIDENTIFICATION,
  ASSOCIATIONS,
  HEAD,
  INTRODUCTION,
  MEDIA,
  OVERVIEW_OF_MEDIA,
  RETRIEVAL,
  SECURITY,
} from './statement-texts.ts';

/** The text of docs/integrate/conformance.md. */
export function conformancePage(): string {
  return [
    ...[HEAD, networkServices(), webServices(), OVERVIEW_OF_MEDIA, INTRODUCTION, associations(), ASSOCIATIONS],
    ...[queryRetrieve(), RETRIEVAL, keys(), webTransactions(), MEDIA, compression(), AFTER_COMPRESSION],
    ...[deidentification(), AFTER_DEIDENTIFICATION, transport(), SECURITY, storage()],
  ].join('');
}

function networkServices(): string {
  const both = 'SCP and SCU';
  const models = [...MODELS].map(([uid, { operation }]) => [
    nameOf(uid),
    uid,
    SCU_MODELS.has(`${operation} ${nameOf(uid).split(' ')[0]}`) ? both : 'SCP',
  ]);
  const rows = [
    [nameOf(UID.Verification), UID.Verification, both],
    [`Storage, ${STORAGE_SOP_CLASSES.length} SOP classes (10.2)`, '', both],
    ...models,
  ];
  return `\n${table(['service', 'SOP class', 'role'], rows)}`;
}

/** What jobs and commands ask of peers: operation and root. */
const SCU_MODELS = new Set(['find Study', 'move Study', 'get Study', 'find Patient']);

function webServices(): string {
  const rows = CHAPTERS.map(({ title, cells }) => [
    title,
    [...new Set(cells.filter(({ status }) => status < 400).map(({ transaction }) => transaction))].join(', '),
    String(cells.length),
  ]);
  return `
### 1.2 Web services (PS3.18)

As origin server. The number is of requests that a test makes and holds against the standard, refusals among them.

${table(['service', 'transactions', 'cells proven'], rows)}`;
}

/** The same transactions by resource, with the media types that were given. */
function webTransactions(): string {
  const rows = CHAPTERS.flatMap(({ title, cells }) => {
    const good = cells.filter(({ status, type }) => status < 300 && type !== undefined);
    const groups = Map.groupBy(good, ({ transaction }) => transaction);
    return [...groups].map(([transaction, all]) => [
      title.replace(/ \(.*/, ''),
      transaction,
      [...new Set(all.map(({ type }) => `\`${type}\``))].join(', '),
    ]);
  });
  return `
## 5 Web services

Media types as they were answered in the tests of [conformance.md](../conformance.md), which has each resource and parameter. Requests without a transfer syntax get an instance as it is kept; a frame
as \`application/octet-stream\` is native. Errors are \`application/problem+json\`.

${table(['service', 'transaction', 'media types'], rows)}`;
}

/** Settings that say how associations go, and what names this implementation. */
function associations(): string {
  const settings = ROWS.filter(({ name }) => name.startsWith('dicom.') && !name.includes('.tls.')).map(
    ({ name, setting }) => [`\`${name}\``, setting.meaning, String(setting.fallback)],
  );
  const names = [
    ['Application Context', '', DICOM_APPLICATION_CONTEXT],
    ['Implementation Class UID, of associations', '', ASSOCIATION_CLASS_UID],
    ['Implementation Version Name, of associations', '', ASSOCIATION_VERSION_NAME],
    ['Implementation Class UID, of files', '', IMPLEMENTATION_CLASS_UID],
    ['Implementation Version Name, of files', '', IMPLEMENTATION_VERSION_NAME],
  ];
  return `\n${table(['name or setting', 'what it is', 'value, or the one unless set'], [...names, ...settings])}`;
}

function queryRetrieve(): string {
  const rows = [...MODELS].map(([uid, { operation, levels }]) => [
    nameOf(uid),
    uid,
    `C-${operation.toUpperCase()}`,
    levels.join(', '),
  ]);
  return `\n${table(['SOP class', 'UID', 'operation', 'levels'], rows)}`;
}

/** What is taken is all there is; what can be decoded and made is what the codecs say. */
function compression(): string {
  const rows = TRANSFER_SYNTAXES.map(({ name, uid, retired }) => {
    const family = familyOf(uid);
    const made = encodesLosslessly(uid);
    return [
      retired ? `${name} (retired)` : name,
      uid,
      family !== undefined && family !== 'video' ? 'yes' : '',
      made === undefined ? '' : made ? 'without loss' : 'with loss',
      PIXEL_MEDIA_TYPES.get(uid) ?? '',
    ];
  });
  return `
All are accepted for storage and given as they are kept. Verification and Query/Retrieve are spoken in Explicit VR Little Endian, Implicit VR
Little Endian and Explicit VR Big Endian.

${table(['transfer syntax', 'UID', 'decoded', 'made', 'media type of its frames'], rows)}`;
}

function deidentification(): string {
  const rows = [
    [BASIC_PROFILE.code, BASIC_PROFILE.meaning],
    ...OPTIONS.map(({ code, meaning }): string[] => [code, meaning]),
  ];
  return `\n${table(['CID 7050', 'profile and options'], rows)}`;
}

function transport(): string {
  const settings = ROWS.filter(({ name }) => name.startsWith('dicom.tls.')).map(({ name, setting }) => [
    `\`${name}\``,
    setting.meaning,
  ]);
  return `
DIMSE over TLS after the Modified BCP 195 RFC 8996, 9325 TLS Secure Transport Connection Profile (§B.12): TLS 1.2 and 1.3.

${table(['setting', 'what it is'], settings)}`;
}

function keys(): string {
  return QUERY_LEVELS.map((level) => {
    const kept = INDEXED_ATTRIBUTES.filter((one) => one.level === level).map(({ path, vr, always }) => [
      pathText(path),
      keywordsOf(path),
      vr,
      always ? 'always' : 'when asked',
    ]);
    const computed = COMPUTED_ATTRIBUTES.filter((one) => one.level === level).map(({ tag, vr }) => [
      pathText([tag]),
      keywordsOf([tag]),
      vr,
      'computed',
    ]);
    return `
##### ${level[0]?.toUpperCase()}${level.slice(1)}

${table(['tag', 'keyword', 'VR', 'answered'], [...kept, ...computed])}`;
  }).join('');
}

function storage(): string {
  const rows = STORAGE_SOP_CLASSES.map((uid) => [nameOf(uid), uid]).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return `
## 10 Annexes

### 10.1 Attributes of what we make

Derived and composed instances have the modules of their SOP class with what they were given; SOP Instance UIDs that we make are below 2.25. Extended or private attributes are not added; private SOP classes are not made.

### 10.2 Storage SOP classes

${table(['SOP class', 'UID'], rows)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}

function nameOf(uid: string): string {
  const entry = lookupUid(uid);
  return entry?.retired ? `${entry.name} (retired)` : (entry?.name ?? '');
}

function pathText(path: TagPath): string {
  return path.map((tag) => tagToText(tag).replace(/(.{4})(.{4})/, '($1,$2)')).join(' > ');
}

function keywordsOf(path: TagPath): string {
  return path.map((tag) => lookupTag(tag)?.keyword ?? '').join(' > ');
}

import { COMPUTED_ATTRIBUTES, INDEXED_ATTRIBUTES, QUERY_LEVELS, type TagPath } from '../../archive/api/src/index.ts';
import { MODELS } from '../../doors/dimse-scp/src/models.ts';
import {
  lookupTag,
  lookupUid,
  STORAGE_SOP_CLASSES,
  TRANSFER_SYNTAXES,
  tagToText,
} from '../../packages/dicom/src/index.ts';

const HEAD = `# DICOM conformance

<!-- Generated from the code: change it there, then run \`node tools/conformance/main.ts\`. -->

What Vesalius does over an association, in the words of PS3.2. What DICOMweb does is in [dicomweb.md](dicomweb.md).

## Associations

- Our AE title, address and port are settings; so are the longest PDU, the numbers of associations and the idle time
  ([settings](../operate/settings.md)). Called AE titles are not checked: who reaches the port means us.
- Calling AE titles must be registered as peers as soon as DIMSE listens beyond the loopback. An unknown one is rejected with
  \`calling-AE-title-not-recognized\`.
- Asynchronous operations are taken as far as the caller proposes them; role selection and extended negotiation of
  Query/Retrieve (relational queries, combined date and time, fuzzy names) are answered.
- Secure transport: TLS 1.2 and 1.3 as BCP 195 wants it, client certificates when authorities are set.
- Verification (1.2.840.10008.1.1) is answered, and asked of peers.

## Storage, as SCP and SCU

Every storage SOP class below is accepted, also the retired ones; private and unknown ones by the setting
\`store.unknownSopClasses\`. Instances are kept in the transfer syntax they come in, bit for bit; nothing is coerced. The answer
is sent when file, folder and index row are on disk.

| outcome | status |
|---|---|
| kept, or the very same instance is kept already | 0x0000 |
| contradicts what is kept (other bytes of the same UID, a study of another patient); held for a person | 0xB000, or by \`store.conflictStatus\` 0x0000, 0x0111, 0x0110 |
| cannot be read, is cut off, goes beyond a limit | 0xC000 |
| UID missing, or another one than announced | 0xA900 |
| SOP class not accepted | 0x0122 |
| the caller may not store | 0x0124 |
| out of space, storage or index failed, stopping | 0xA700 |

When we send (C-GET, C-MOVE, jobs), an instance goes as it is kept when the peer takes that; else in another transfer syntax that loses
nothing, with its pixels decoded as a rule; with a loss, as a derived instance, only to AE titles of the setting \`send.lossy\`. What cannot be decoded, video among it, is a failed sub-operation.
`;

const MATCHING = `
## Keys and matching

Single value, list of UIDs, wildcards (\`*\`, \`?\`), ranges of dates and times, universal, empty value, sequences, several values.
Person names match without regard to case and accents, in all three component groups; fuzzy ones word by word when negotiated.
Queries are relational or hierarchical alike. Answers come in the character set of the question when all can be written in it, else
in UTF-8. Keys that are not in the table are answered empty with 0xFF01 unless they were made searchable by
\`index.attributes\`. Every attribute of the levels above is a key of the levels below.

Always answered: with or without asking over DICOMweb, when asked over DIMSE.
`;

/** The text of docs/integrate/conformance.md. */
export function conformancePage(): string {
  return [HEAD, queryRetrieve(), MATCHING, keys(), storage(), transferSyntaxes()].join('');
}

function queryRetrieve(): string {
  const rows = [...MODELS].map(([uid, { operation, levels }]) => [
    nameOf(uid),
    uid,
    `C-${operation.toUpperCase()}`,
    levels.join(', '),
  ]);
  return `
## Query/Retrieve, as SCP and SCU

As SCU for jobs: Study Root C-FIND, C-MOVE and C-GET, and Patient Root C-FIND.

${table(['SOP class', 'UID', 'operation', 'levels'], rows)}`;
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
### ${level[0]?.toUpperCase()}${level.slice(1)}

${table(['tag', 'keyword', 'VR', 'answered'], [...kept, ...computed])}`;
  }).join('');
}

function storage(): string {
  const rows = STORAGE_SOP_CLASSES.map((uid) => [nameOf(uid), uid]).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return `
## Storage SOP classes

${table(['SOP class', 'UID'], rows)}`;
}

function transferSyntaxes(): string {
  const rows = TRANSFER_SYNTAXES.map(({ name, uid, retired }) => [retired ? `${name} (retired)` : name, uid]);
  return `
## Transfer syntaxes

All are accepted for storage. Verification and Query/Retrieve are spoken in Explicit VR Little Endian, Implicit VR Little Endian and
Explicit VR Big Endian.

${table(['transfer syntax', 'UID'], rows)}`;
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

/** The sentences of the DICOM Conformance Statement; its tables come from the code (`page.ts`). Subjects are those of PS3.2 Annex N. */

export const HEAD = `# DICOM Conformance Statement

<!-- Generated from the code: change it there, then run \`node tools/conformance/main.ts\`. -->

Of Vesalius, an open-source PACS, on the subjects of the template in PS3.2 Annex N; the numbers of sections are our own. How the Web services are used is in [dicomweb.md](dicomweb.md); each of their resources, media types and
parameters, with the test that proves it, in [conformance.md](../conformance.md).

## 1 Overview

Vesalius receives, keeps, finds, shows and gives back DICOM instances, by DIMSE and by HTTP. It does not change what it receives.

### 1.1 Network services (PS3.4)
`;

export const OVERVIEW_OF_MEDIA = `
### 1.3 Media services (PS3.10, PS3.11)

| what | roles | how |
|---|---|---|
| File-set with DICOMDIR (Media Storage Directory Storage, 1.2.840.10008.1.3.10) | File-set Creator | \`application/zip\` with \`dicomdir=true\` |
| File-set or folder of files | File-set Reader | \`npx vesalius import\`, the upload page |

No media application profile of PS3.11 is claimed: what is written is what was asked for, whatever it is compressed in.
`;

export const INTRODUCTION = `
## 2 Introduction

For integrators who know DICOM. This statement says what Vesalius can do; whether two systems work together is for a test to show. Words are those of the
standard, with: *peer*, an application entity that was registered; *derived instance*, one that was made from another with a loss and has a UID of its own.

References: DICOM PS3.1 to PS3.22, current edition; RFC 9110 (HTTP), RFC 8446 and RFC 5246 (TLS), BCP 195; DICOM Supplement 248, which is not final.

## 3 Implementation model

| application entity | does |
|---|---|
| DIMSE | one AE, its title a setting: Verification, Storage and Query/Retrieve as SCP; the same as SCU for routing, C-MOVE and jobs |
| DICOMweb | origin server at \`/dicomweb\` (Studies, Worklist, Non-Patient Instance, Storage Commitment, Send) and \`/wado\` |

    peer --C-STORE--> DIMSE ---+                  +--> C-STORE to a peer (C-MOVE, rules, Send)
    client --STOW-RS--> Web ---+--> archive ------+--> C-GET, WADO-RS, WADO-URI, rendered
                               | file and index   +--> C-FIND, QIDO-RS
                               +--> events --> routing, transcoding by rule, change feed

An instance is answered for when its file, the folder and the index row are on disk. Sending, transcoding by rule and notification come after it.

## 4 Networking

### 4.1 Associations
`;

export const ASSOCIATIONS = `
- Calling AE titles must be registered as peers as soon as DIMSE listens beyond the loopback; an unknown one is rejected with
  \`calling-AE-title-not-recognized\`. From then on peers must call us by our AE title. A peer may be bound to networks and certificates ([peers](../operate/peers.md)).
- Asynchronous operations are taken as far as the caller proposes them; we begin one at a time. Role selection and extended negotiation of
  Query/Retrieve (relational queries, combined date and time, fuzzy names) are answered; user identity is not used.
- We begin an association for each job or C-MOVE, with the presentation contexts that its instances need, and release it when it is done.
- Of several transfer syntaxes in one presentation context the caller's first that is known is taken.

### 4.2 Verification

1.2.840.10008.1.1 is answered, and asked of peers (from their page, and by \`npx vesalius echo\`).

### 4.3 Storage, as SCP and SCU

Every storage SOP class of 10.2 is accepted, also the retired ones; private and unknown ones by the setting
\`store.unknownSopClasses\`. Level 2 (full): all attributes are kept, private ones too. Instances are kept in the transfer syntax they come in, bit for bit, nothing is coerced
and digital signatures stay what they were. The answer is sent when file, folder and index row are on disk.

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

### 4.4 Query/Retrieve, as SCP and SCU

As SCU for jobs: Study Root C-FIND, C-MOVE and C-GET, and Patient Root C-FIND.
`;

export const RETRIEVAL = `
C-MOVE goes to registered peers only, and where a peer has a list of destinations, to those. Statuses are those of PS3.4 Tables C.4-1 to C.4-3: 0x0000, 0xFF00, 0xFF01, 0xFE00 (cancelled), 0xA700, 0xA702,
0xA801 (destination unknown), 0xA900, 0xC000, 0xB000 (some sub-operations failed). C-CANCEL ends each of the three.

#### Keys and matching

Single value, list of UIDs, wildcards (\`*\`, \`?\`), ranges of dates and times, universal, empty value, sequences, several values.
Person names match without regard to case and accents, in all three component groups; fuzzy ones word by word when negotiated.
Queries are relational or hierarchical alike. Answers come in the character set of the question when all can be written in it, else
in UTF-8. Keys that are not in the table are answered empty with 0xFF01 unless they were made searchable by
\`index.attributes\`. Every attribute of the levels above is a key of the levels below.

Always answered: with or without asking over DICOMweb, when asked over DIMSE.
`;

export const MEDIA = `
## 6 Media

A ZIP holds the files as Part 10 files (PS3.10 §7) in the transfer syntax they are kept in, below \`DICOM/\`, and with \`dicomdir=true\` a DICOMDIR with PATIENT, STUDY, SERIES and the record of each kind of instance.
What is imported is read file by file. File Meta Information of files that we write names the implementation of 4.1.

## 7 Transformation

### 7.1 Compression
`;

export const AFTER_COMPRESSION = `
Instances that are made with a loss are derived instances: Image Type DERIVED, Source Image Sequence, Derivation Code Sequence, Lossy Image Compression with ratio and
method, a SOP Instance UID that is the same each time ([with loss](../operate/transcoding.md#with-loss)). By rule an instance is kept in another compression under its own UID, proven sample by sample first.

### 7.2 Rendering

Pictures are made after PS3.4 Annex N: modality LUT, rescale, VOI LUT (linear, linear exact, sigmoid, tables), presentation LUT, palettes (also segmented and supplemental), YBR, overlays, shutters, functional groups of
enhanced images, ICC profiles. Presentation states that are applied: Grayscale, Color, Pseudo-Color and XA/XRF Grayscale Softcopy. Blending, advanced blending, volumetric, variable modality LUT and
structured display are refused with 406. Rendered media types: image/jpeg, image/png, image/gif; text/html, text/plain and text/xml of structured reports; application/pdf, text/xml, model/stl, model/obj, model/mtl, video/mpeg, video/mp4 and video/H265 as they were stored.

### 7.3 De-identification (PS3.15 Annex E)
`;

export const AFTER_DEIDENTIFICATION = `
By command, by export job, in projects, in the upload page and for \`anonymize=yes\` of WADO-URI, each with the options of its page ([deidentify](../research/deidentify.md)). Results carry Patient Identity Removed, De-identification Method and its Code Sequence.

### 7.4 From and to other formats

Store takes JPEG, PNG, MP4, PDF, CDA, STL, OBJ and MTL with metadata and makes Secondary Capture, Video Photographic and encapsulated documents of them. Exports write NIfTI-1 and BIDS. The viewer writes structured reports of measurements,
key object selections, grayscale softcopy presentation states and segmentations, in series of their own.

## 8 Character sets

All Defined Terms of Specific Character Set (PS3.3 C.12.1.1.2), with and without code extensions (ISO 2022), ISO_IR 192, GB18030 and GBK are read; what we write is in the character set of its source, or in ISO_IR 192. The Web services speak UTF-8 only.

## 9 Security

### 9.1 Secure transport (PS3.15 Annex B)
`;

export const SECURITY = `
Client certificates are asked for when authorities are set. HTTP speaks TLS 1.2 and newer, or stands behind a proxy that does.

### 9.2 Users and rights

Peers have rights by their registration, users by their roles ([rights](../operate/rights.md)). HTTP is authenticated by session or bearer token (own tokens, OpenID Connect); rights are decided in the kernel and in each query.

### 9.3 Audit trail (PS3.15 §A.5)

Every access is in an audit trail in a signed chain; it is sent as Audit Messages by syslog over TLS (RFC 5424, RFC 5425) and as FHIR AuditEvent ([audit](../operate/audit.md)).

### 9.4 Integrity and confidentiality at rest

Bytes are compared with their checksums at each read. Digital signatures are kept and not verified. Files can be encrypted at rest, each under a key of its own ([encryption](../operate/encryption.md)).
`;

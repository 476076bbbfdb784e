import { argued, operator, rows, shown } from './row.ts';
import { TESTS } from './tests.ts';

/** 45 CFR 164.312, Technical safeguards; (R) required, (A) addressable. */
export const HIPAA = rows(
  [
    '(a)(1)',
    'Access control: only who was given the right',
    shown([TESTS.policy, TESTS.rights, TESTS.rightsLost, TESTS.kernelRights]),
  ],
  [
    '(a)(2)(i) R',
    'Unique user identification',
    shown([TESTS.identity, TESTS.auditActs], 'each act is on record under the name of its account, token or peer'),
  ],
  [
    '(a)(2)(ii) R',
    'Emergency access',
    shown([TESTS.emergencies, TESTS.emergencyPage], 'for a reason, for a limited time, with an alert and a review'),
  ],
  [
    '(a)(2)(iii) A',
    'Automatic log-off',
    shown([TESTS.sessions, TESTS.sessionsPage], 'by role, with a warning, nothing lost'),
  ],
  [
    '(a)(2)(iv) A',
    'Encryption and decryption',
    shown(
      [TESTS.encryption, TESTS.encryptionCommand, TESTS.encryptedMoving],
      'images, where a master key is set; the index by an encrypted disk',
    ),
  ],
  ['(b)', 'Audit controls', shown([TESTS.audit, TESTS.auditActs, TESTS.chain, TESTS.auditPage])],
  [
    '(c)(1)',
    'Integrity: not altered or destroyed improperly',
    shown(
      [TESTS.checksums, TESTS.quarantine, TESTS.bin, TESTS.attack],
      'T4, T30: nothing is overwritten; what is deleted can be had back',
    ),
  ],
  [
    '(c)(2) A',
    'A mechanism to confirm it',
    shown(
      [TESTS.checksums, TESTS.adopt],
      'a hash of each data set, a checksum of each block, checked whenever it is read; `vesalius verify`',
    ),
  ],
  [
    '(d)',
    'Person or entity authentication',
    shown([TESTS.access, TESTS.secondFactor, TESTS.peerBinding, TESTS.certificates, TESTS.oidcPage]),
  ],
  ['(e)(1)', 'Transmission security', shown([TESTS.tls, TESTS.tlsPeers])],
  ['(e)(2)(i) A', 'Integrity in transmission', shown(TESTS.tls)],
  [
    '(e)(2)(ii) A',
    'Encryption in transmission',
    shown([TESTS.tls, TESTS.tlsPeers], 'who runs it decides which peers may still call without'),
  ],
);

/** Regulation (EU) 2016/679. */
export const GDPR = rows(
  ['32 (1)(a)', 'Pseudonymisation', shown([TESTS.projects, TESTS.projectCanary, TESTS.keyRegister])],
  [
    '32 (1)(a)',
    'Encryption',
    shown(
      [TESTS.tls, TESTS.encryption, TESTS.encryptionCommand],
      'in transmission; at rest of images, where a master key is set, of the index by the disk',
    ),
  ],
  ['32 (1)(b)', 'Confidentiality', shown([TESTS.policy, TESTS.rights, TESTS.canaries, TESTS.attack])],
  ['32 (1)(b)', 'Integrity', shown([TESTS.checksums, TESTS.quarantine, TESTS.chain])],
  [
    '32 (1)(b)',
    'Availability and resilience',
    shown(
      [TESTS.attack, TESTS.freeSpace, TESTS.blobFaults],
      'and `docs/operate/durability.md`, written by its own runs',
    ),
  ],
  ['32 (1)(c)', 'Restored in time after an incident', shown(TESTS.backup)],
  ['32 (1)(d)', 'Tested regularly', argued('`npm test` and `npm run attack` are the tests; this page names them')],
  ['32 (2)', 'Risks are known', argued('docs/threat-model.md')],
  ['32 (4)', 'People act only as told', shown([TESTS.policy, TESTS.auditActs], 'within their roles, on record')],
  ['15', 'Whose images were seen by whom can be answered', shown([TESTS.auditPage, TESTS.audit])],
  [
    '25',
    'Data protection by design and by default',
    shown([TESTS.access, TESTS.projects], 'nothing is open before it is given'),
  ],
  [
    '7 (3)',
    'Withdrawn consent takes effect',
    shown(TESTS.projects, 'members of the project no longer see the patient'),
  ],
  [
    '30, 35',
    'Records of processing and impact assessment',
    operator('yours to write; the projects page has purpose, ethics reference, members and terms of each project'),
  ],
);

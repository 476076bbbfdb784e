import { accessContract } from './contract/access.ts';
import { admissionContract } from './contract/admission.ts';
import { answersContract } from './contract/answers.ts';
import { auditContract } from './contract/audit.ts';
import { binContract } from './contract/bin.ts';
import { emergencyContract } from './contract/emergencies.ts';
import { externalContract } from './contract/externals.ts';
import { identityContract } from './contract/identity.ts';
import { matchingContract } from './contract/matching.ts';
import { nonPatientContract } from './contract/non-patient.ts';
import type { OpenIndex } from './contract/open-index.ts';
import { passkeyContract } from './contract/passkeys.ts';
import { recordsContract } from './contract/records.ts';
import { removalContract } from './contract/removal.ts';
import { replacementContract } from './contract/replacement.ts';
import { retentionContract } from './contract/retention.ts';
import { selectionContract } from './contract/selection.ts';
import { seriesContract } from './contract/series.ts';
import { shareContract } from './contract/shares.ts';
import { workitemsContract } from './contract/workitems.ts';

/** What every index must do, whichever database is behind it. */
export function indexContract(open: OpenIndex): void {
  accessContract(open);
  admissionContract(open);
  selectionContract(open);
  removalContract(open);
  replacementContract(open);
  binContract(open);
  matchingContract(open);
  answersContract(open);
  seriesContract(open);
  recordsContract(open);
  auditContract(open);
  identityContract(open);
  emergencyContract(open);
  shareContract(open);
  retentionContract(open);
  externalContract(open);
  passkeyContract(open);
  workitemsContract(open);
  nonPatientContract(open);
}

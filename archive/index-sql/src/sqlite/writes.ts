import { auditWrites } from './audit.ts';
import { backfillWrites } from './backfill.ts';
import { binWrites } from './bin/bin-writes.ts';
import { changeWrites } from './changes.ts';
import { commitmentWrites } from './commitments.ts';
import { emergencyWrites } from './emergencies.ts';
import { externalWrites } from './externals.ts';
import { factWrites } from './facts.ts';
import { identityWrites } from './identity.ts';
import { instanceWrites, quarantineWrites } from './instance-writes.ts';
import { jobWrites } from './jobs.ts';
import { nonPatientWrites } from './non-patient.ts';
import { passkeyWrites } from './passkeys.ts';
import { peerWrites } from './peers.ts';
import { projectWrites } from './projects.ts';
import { replacementWrites } from './replacement.ts';
import { retentionWrites } from './retention/retention.ts';
import { settlingProjects } from './retention/settling.ts';
import { rightWrites } from './rights.ts';
import { secondFactorWrites } from './second-factors.ts';
import { seriesWrites } from './series.ts';
import type { Session } from './session.ts';
import { shareWrites } from './shares.ts';
import { standingWrites } from './standings.ts';
import { workitemWrites } from './workitems.ts';

/** All that the writer does, each inside the transaction of a group. */
export function writes(session: Session) {
  return {
    instances: instanceWrites(session),
    bin: binWrites(session),
    quarantine: quarantineWrites(session),
    series: seriesWrites(session),
    changes: changeWrites(session),
    jobs: jobWrites(session),
    passkeys: passkeyWrites(session),
    peers: peerWrites(session),
    audit: auditWrites(session),
    identity: identityWrites(session),
    facts: factWrites(session),
    backfill: backfillWrites(session),
    workitems: workitemWrites(session),
    commitments: commitmentWrites(session),
    secondFactors: secondFactorWrites(session),
    emergencies: emergencyWrites(session),
    shares: shareWrites(session),
    retention: retentionWrites(session),
    externals: externalWrites(session),
    nonPatient: nonPatientWrites(session),
    replacements: replacementWrites(session),
    access: {
      ...settlingProjects(session, projectWrites(session)),
      ...rightWrites(session),
      ...standingWrites(session),
    },
  };
}

export type Writes = ReturnType<typeof writes>;

import { auditReads } from './audit.ts';
import { binReads } from './bin/bin-reads.ts';
import { changeReads } from './changes.ts';
import { commitmentReads } from './commitments.ts';
import { emergencyReads } from './emergencies.ts';
import { externalReads } from './externals.ts';
import { factReads } from './facts.ts';
import { identityReads } from './identity.ts';
import { instanceReads } from './instances.ts';
import { jobReads } from './jobs.ts';
import { nonPatientReads } from './non-patient.ts';
import { passkeyReads } from './passkeys.ts';
import { peerReads } from './peers.ts';
import { projectReads } from './projects.ts';
import { quarantineReads } from './quarantine.ts';
import { queryReads } from './queries.ts';
import { replacementReads } from './replacement.ts';
import { retentionReads } from './retention/retention.ts';
import { rightReads } from './rights.ts';
import { secondFactorReads } from './second-factors.ts';
import { seriesReads } from './series.ts';
import type { Session } from './session.ts';
import { shareReads } from './shares.ts';
import { standingReads } from './standings.ts';
import { workitemReads } from './workitems.ts';

/** All that a reader answers. */
export function reads(session: Session) {
  return {
    instances: instanceReads(session),
    bin: binReads(session),
    quarantine: quarantineReads(session),
    queries: queryReads(session),
    series: seriesReads(session),
    changes: changeReads(session),
    jobs: jobReads(session),
    passkeys: passkeyReads(session),
    peers: peerReads(session),
    audit: auditReads(session),
    identity: identityReads(session),
    facts: factReads(session),
    workitems: workitemReads(session),
    commitments: commitmentReads(session),
    secondFactors: secondFactorReads(session),
    emergencies: emergencyReads(session),
    shares: shareReads(session),
    retention: retentionReads(session),
    externals: externalReads(session),
    nonPatient: nonPatientReads(session),
    replacements: replacementReads(session),
    access: { ...projectReads(session), ...rightReads(session), ...standingReads(session) },
  };
}

export type Reads = ReturnType<typeof reads>;

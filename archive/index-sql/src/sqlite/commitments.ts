import type { AuditEvent, CommitmentResult } from '@vesalius/archive/api';
import { appendAudit } from './audit.ts';
import type { Session } from './session.ts';

const ADD = `INSERT INTO commitments(transaction_uid, result, at) VALUES (?, ?, ?) ON CONFLICT(transaction_uid) DO NOTHING`;

export function commitmentReads({ db }: Session) {
  return {
    get(transactionUid: string): CommitmentResult | undefined {
      const text = db.value('SELECT result FROM commitments WHERE transaction_uid = ?', transactionUid);
      return text === null || text === undefined ? undefined : (JSON.parse(String(text)) as CommitmentResult);
    },
  };
}

export function commitmentWrites(session: Session) {
  const { db } = session;
  return {
    add(transactionUid: string, result: CommitmentResult, forgetBefore: number, event?: AuditEvent): boolean {
      db.run('DELETE FROM commitments WHERE at < ?', forgetBefore);
      const added = db.run(ADD, transactionUid, JSON.stringify(result), session.now) === 1;
      if (added && event) appendAudit(session, event);
      return added;
    },
  };
}

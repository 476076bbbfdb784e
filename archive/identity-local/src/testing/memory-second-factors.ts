import type { SecondFactorRecords, TotpRecord } from '@vesalius/archive/api';

type Kept = Omit<TotpRecord, 'recoveryCodesLeft'>;

/** Second factors in memory for tests. */
export function memorySecondFactors(): SecondFactorRecords {
  const totps = new Map<number, Kept>();
  const codes = new Map<number, Set<string>>();
  return {
    async totpOf(userId) {
      const kept = totps.get(userId);
      return kept && { ...kept, recoveryCodesLeft: codes.get(userId)?.size ?? 0 };
    },
    async putTotp(userId, secret) {
      if (totps.get(userId)?.active) return false;
      totps.set(userId, { secret, active: false, lastStep: 0 });
      return true;
    },
    async activateTotp(userId, lastStep, hashes) {
      totps.set(userId, { secret: totps.get(userId)!.secret, active: true, lastStep });
      codes.set(userId, new Set(hashes));
      return true;
    },
    async useTotpStep(userId, lastStep) {
      const kept = totps.get(userId)!;
      if (kept.lastStep >= lastStep) return false;
      totps.set(userId, { ...kept, lastStep });
      return true;
    },
    async putRecoveryCodes(userId, hashes) {
      codes.set(userId, new Set(hashes));
    },
    useRecoveryCode: async (userId, hash) => codes.get(userId)?.delete(hash) ?? false,
    removeTotp: async (userId) => totps.delete(userId),
    totpSecrets: async () => [...totps].map(([userId, { secret }]) => ({ userId, secret })),
    async rewriteTotpSecret(userId, was, secret) {
      const kept = totps.get(userId);
      if (kept?.secret !== was) return false;
      totps.set(userId, { ...kept, secret });
      return true;
    },
  };
}

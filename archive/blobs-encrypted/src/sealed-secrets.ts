import type { SecondFactorRecords } from '@vesalius/archive/api';
import { isSealedText, type KeyRing } from './key-ring.ts';

/** The same records, with the secrets of TOTP sealed under the key ring: what is read of a stolen index makes no codes. */
export function sealedSecondFactors(records: SecondFactorRecords, ring: KeyRing): SecondFactorRecords {
  return {
    ...records,
    async totpOf(userId) {
      const totp = await records.totpOf(userId);
      return totp && { ...totp, secret: ring.openText(totp.secret) };
    },
    putTotp: (userId, secret) => records.putTotp(userId, ring.sealText(secret)),
  };
}

/** Seals those that were there before there was a key; how many. */
export async function sealPlainTotps(
  records: Pick<SecondFactorRecords, 'totpSecrets' | 'rewriteTotpSecret'>,
  ring: KeyRing,
): Promise<number> {
  let sealed = 0;
  for (const { userId, secret } of await records.totpSecrets())
    if (!isSealedText(secret) && (await records.rewriteTotpSecret(userId, secret, ring.sealText(secret)))) sealed += 1;
  return sealed;
}

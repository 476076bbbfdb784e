/** Longest Decimal String of PS3.5 Table 6.2-1, in characters. */
const DS_LENGTH = 16;

/** A Decimal String of at most 16 characters that is as near to the number as that allows. */
export function formatDecimal(number: number): string {
  const plain = String(number);
  if (plain.length <= DS_LENGTH || !Number.isFinite(number)) return plain;
  for (let digits = DS_LENGTH; digits > 1; digits--) {
    const shorter = String(Number(number.toPrecision(digits)));
    if (shorter.length <= DS_LENGTH) return shorter;
  }
  return number.toExponential(8);
}

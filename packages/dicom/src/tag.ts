/**
 * A Data Element Tag (PS3.5 §7.1.1) as one unsigned 32-bit number: group in the high half, element in the low.
 */
export type Tag = number;

export function tag(group: number, element: number): Tag {
  return ((group << 16) | element) >>> 0;
}

export function groupOf(tag: Tag): number {
  return tag >>> 16;
}

export function elementOf(tag: Tag): number {
  return tag & 0xffff;
}

/** Odd groups are private (PS3.5 §7.8). */
export function isPrivate(tag: Tag): boolean {
  return (tag & 0x10000) !== 0;
}

/** (gggg,0010-00FF) of an odd group reserves a block for a private creator (PS3.5 §7.8.1). */
export function isPrivateCreator(tag: Tag): boolean {
  return isPrivate(tag) && elementOf(tag) >= 0x10 && elementOf(tag) <= 0xff;
}

/** The eight upper-case hexadecimal digits of PS3.18 Annex F: `00100020`. */
export function tagToText(tag: Tag): string {
  return tag.toString(16).toUpperCase().padStart(8, '0');
}

/** The tag of eight hexadecimal digits, or undefined when the text is not that. */
export function tagFromText(text: string): Tag | undefined {
  return /^[0-9A-Fa-f]{8}$/.test(text) ? Number.parseInt(text, 16) : undefined;
}

import type { Tag } from '../tag.ts';
import type { VR } from '../vr.ts';

/** What PS3.6 (or a vendor's documents, for private elements) says of a tag. */
export interface DictionaryEntry {
  readonly tag: Tag;
  /** Empty for private elements. */
  readonly keyword: string;
  /** Empty when a private element is known only by its VR. */
  readonly name: string;
  /** The first of `vrs`; UN for the item tags of PS3.5 §7.5, which have none. */
  readonly vr: VR;
  /** More than one where the VR depends on other elements (PS3.6 §6: "US or SS", "OB or OW"). */
  readonly vrs: readonly VR[];
  /** Value Multiplicity as PS3.6 writes it: `1`, `1-n`, `2-2n`. */
  readonly vm: string;
  readonly retired: boolean;
}

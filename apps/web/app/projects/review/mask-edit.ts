import { useState } from 'react';
import type { Mask } from './review-queries.ts';

export interface MaskEdit {
  readonly masks: readonly Mask[];
  /** Index of the one that is changed by numbers and keys. */
  readonly selected: number | undefined;
  readonly canUndo: boolean;
  select(at: number | undefined): void;
  add(mask: Mask): void;
  change(at: number, mask: Mask): void;
  remove(at: number): void;
  undo(): void;
}

/** Rectangles that are not applied yet, with what they were before each change. */
export function useMaskEdit(begin: readonly Mask[]): MaskEdit {
  const [masks, setMasks] = useState(begin);
  const [selected, setSelected] = useState<number>();
  const [past, setPast] = useState<readonly (readonly Mask[])[]>([]);
  const become = (next: readonly Mask[]) => {
    setPast([...past, masks]);
    setMasks(next);
  };
  return {
    masks,
    selected,
    canUndo: past.length > 0,
    select: setSelected,
    add(mask) {
      become([...masks, mask]);
      setSelected(masks.length);
    },
    change: (at, mask) => become(masks.with(at, mask)),
    remove(at) {
      become(masks.filter((_, index) => index !== at));
      setSelected(undefined);
    },
    undo() {
      const before = past.at(-1);
      if (!before) return;
      setMasks(before);
      setPast(past.slice(0, -1));
      setSelected(undefined);
    },
  };
}

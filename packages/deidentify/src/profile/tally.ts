import { lookupTag, tagFromText } from '@vesalius/dicom';
import type { Change } from '../engine/context.ts';

/** How often one thing was done to one attribute. */
export interface TalliedChange {
  /** Tags from the root without the numbers of items. */
  readonly path: string;
  readonly keyword: string;
  readonly action: Change['action'];
  readonly ground: Change['ground'];
  readonly count: number;
}

/** Counts changes over many data sets: what a profile does to real studies, without a value of them. */
export class ChangeTally {
  readonly #counts = new Map<string, number>();

  readonly add = ({ tagPath, action, ground }: Change): void => {
    const key = `${tagPath.replace(/\[\d+\]/g, '')} ${action} ${ground}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  };

  /** In the order of their paths. */
  get changes(): TalliedChange[] {
    return [...this.#counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(talliedOf);
  }
}

function talliedOf([key, count]: [string, number]): TalliedChange {
  const [path, action, ground] = key.split(' ') as [string, Change['action'], Change['ground']];
  const tag = tagFromText(path.slice(-8));
  return { path, keyword: (tag !== undefined && lookupTag(tag)?.keyword) || '', action, ground, count };
}

import type { Layout } from '../display/layout.ts';
import type { ViewerLink } from '../display/link.ts';
import type { Cell } from './cell.ts';

/** The link that opens what a viewport shows; of a prior it names both studies. */
export function shownLink(study: string, layout: Layout, cell: Cell | undefined): ViewerLink {
  const view = cell?.view;
  const frame = view?.frame;
  const window = view?.window();
  return {
    study,
    ...(frame && frame.studyInstanceUid !== study && { prior: frame.studyInstanceUid }),
    layout,
    ...(cell?.series && { series: cell.series.uid }),
    ...(frame && { instance: frame.sopInstanceUid, frame: frame.number }),
    ...(window && { window }),
    ...(cell?.slide?.look && { at: cell.slide.look }),
  };
}

import { TAG } from '@vesalius/dicom';
import type { Series } from '../study/series.ts';
import { attributesDocument } from './attributes-document.ts';
import type { Cell, Place } from './cell.ts';

/** Shows a series in a viewport by its kind. What has no view of its own is shown by its attributes, never as nothing. */
export async function showSeries(cell: Cell, series: Series, place: Place): Promise<void> {
  if (series.kind === 'image' && series.frames.length > 0) return cell.showStack(series, place);
  const instance =
    series.instances.find((one) => one.text(TAG.SOPInstanceUID) === place.sopInstanceUid) ?? series.instances[0]!;
  cell.showDocument(series, attributesDocument(instance));
}

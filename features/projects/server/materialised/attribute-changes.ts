import { type DataElement, type Dataset, lookupTag, VR_TRAITS } from '@vesalius/dicom';

/** An attribute that is not what it was. */
export interface AttributeChange {
  readonly path: string;
  readonly keyword: string;
  readonly before?: string;
  readonly after?: string;
}

/** Nobody reads more. */
const MOST = 2000;
const LONGEST = 500;

interface Shown {
  readonly keyword: string;
  readonly value: string;
}

/** What differs between a data set and what was made of it, in the order of the tags. */
export function attributeChanges(before: Dataset, after: Dataset): AttributeChange[] {
  const [old, made] = [valuesOf(before), valuesOf(after)];
  const paths = [...new Set([...old.keys(), ...made.keys()])].sort();
  const changes: AttributeChange[] = [];
  for (const path of paths) {
    const [was, is] = [old.get(path), made.get(path)];
    if (was?.value === is?.value || changes.length === MOST) continue;
    const { keyword } = (was ?? is)!;
    changes.push({ path, keyword, ...(was && { before: was.value }), ...(is && { after: is.value }) });
  }
  return changes;
}

/** What stands at a path, when the data set has it. */
export function valueAt(dataset: Dataset, path: string): { readonly keyword?: string; readonly before?: string } {
  const shown = valuesOf(dataset).get(path);
  return shown ? { keyword: shown.keyword, before: shown.value } : {};
}

function valuesOf(dataset: Dataset, place = '', found = new Map<string, Shown>()): Map<string, Shown> {
  for (const element of dataset) {
    const path = place + element.tag.toString(16).toUpperCase().padStart(8, '0');
    if (element.items.length === 0)
      found.set(path, { keyword: lookupTag(element.tag)?.keyword ?? '', value: shownValue(element) });
    for (const [at, item] of element.items.entries()) valuesOf(item, `${path}[${at + 1}].`, found);
  }
  return found;
}

/** Values that are no text by their length alone. */
function shownValue(element: DataElement): string {
  if (element.isEmpty) return '';
  const isText = VR_TRAITS[element.vr].kind !== 'bytes' && !element.skipped;
  if (!isText) return `(${element.length ?? 0} bytes)`;
  const text = element.texts().join('\\');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

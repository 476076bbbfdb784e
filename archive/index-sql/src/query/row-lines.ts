import type { QueryRow } from '@vesalius/archive/api';
import type { DicomJson } from '@vesalius/dicom';

/** A row of an answer as `Answers` wrote it; its attributes are parsed when somebody looks at them. */
class WrittenRow implements QueryRow {
  readonly #members: QueryRow['members'];
  #attributes: DicomJson | undefined;

  constructor(members: QueryRow['members'], keys: Omit<QueryRow, 'attributes' | 'members'>) {
    this.#members = members;
    Object.assign(this, keys);
  }

  get members(): QueryRow['members'] {
    return this.#members;
  }

  get attributes(): DicomJson {
    this.#attributes ??= JSON.parse(`{${this.#members.filter((part) => part !== '').join()}}`) as DicomJson;
    return this.#attributes;
  }
}

/** Line ends part it, for inside JSON there are none (RFC 8259 §7). */
export function rowOfLines(text: string): QueryRow {
  const [first = '', second = '', third = '', keys = '{}'] = text.split('\n');
  return new WrittenRow([first, second, third], JSON.parse(keys) as Omit<QueryRow, 'attributes' | 'members'>);
}

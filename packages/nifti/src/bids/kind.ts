import { type Dataset, TAG } from '@vesalius/dicom';

/** Where a volume belongs in a BIDS folder: the folder of its kind, and the ending of its name. */
export interface BidsKind {
  readonly folder: 'anat' | 'func' | 'dwi' | 'pet' | 'ct' | 'other';
  readonly suffix: string;
  /** Parts of the name before the suffix that the kind asks for. */
  readonly entities?: string;
}

interface Rule {
  readonly kind: BidsKind;
  readonly holds: (values: Values) => boolean;
}

/** Milliseconds; NaN where it is not said, which no comparison holds for. */
interface Values {
  readonly repetition: number;
  readonly echo: number;
  readonly inversion: number;
  readonly description: string;
  readonly times: number;
  readonly isDiffusion: boolean;
}

const anat = (suffix: string): BidsKind => ({ folder: 'anat', suffix });

/** The first that holds. What none holds for is no kind that can be told from the header. */
const MR_RULES: readonly Rule[] = [
  { kind: { folder: 'dwi', suffix: 'dwi' }, holds: ({ isDiffusion }) => isDiffusion },
  {
    kind: { folder: 'func', suffix: 'bold', entities: 'task-unknown' },
    holds: ({ times, description }) => times > 1 && /bold|fmri|rest/i.test(description),
  },
  { kind: { folder: 'other', suffix: 'mr' }, holds: ({ times }) => times > 1 },
  { kind: anat('FLAIR'), holds: ({ inversion, echo }) => inversion >= 1500 && echo >= 60 },
  { kind: anat('T1w'), holds: ({ inversion, echo }) => inversion >= 500 && inversion < 1500 && echo < 20 },
  { kind: anat('T1w'), holds: ({ repetition, echo }) => repetition <= 1200 && repetition > 50 && echo <= 30 },
  { kind: anat('T2w'), holds: ({ repetition, echo }) => repetition >= 2000 && echo >= 60 },
  { kind: anat('PDw'), holds: ({ repetition, echo }) => repetition >= 1500 && echo < 50 },
  { kind: { folder: 'other', suffix: 'mr' }, holds: () => true },
];

/** Told by modality and, of MR, by the times of the sequence. @param times how many volumes follow each other */
export function kindOf(header: Dataset, times: number, isDiffusion: boolean): BidsKind {
  const modality = header.text(TAG.Modality);
  if (modality === 'CT') return { folder: 'ct', suffix: 'ct' };
  if (modality === 'PT') return { folder: 'pet', suffix: 'pet' };
  const number = (tag: number) => header.number(tag) ?? Number.NaN;
  const values: Values = {
    ...{ repetition: number(TAG.RepetitionTime), echo: number(TAG.EchoTime), inversion: number(TAG.InversionTime) },
    ...{ description: header.text(TAG.SeriesDescription) ?? '', times, isDiffusion },
  };
  return MR_RULES.find(({ holds }) => holds(values))!.kind;
}

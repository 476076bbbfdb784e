import { type Attributes, type Dataset, TAG } from '@vesalius/dicom';
import type { SpatialCoordinates, SpatialCoordinates3D } from './coordinates.ts';
import type { Code } from './quantity.ts';

/** Items of SR content (PS3.3 §C.17.3). Each says how it belongs to the one around it, and what it is of. */

export function codeItem([value, scheme, meaning]: Code): Attributes {
  return { CodeValue: value, CodingSchemeDesignator: scheme, CodeMeaning: meaning };
}

type Relation = 'CONTAINS' | 'HAS OBS CONTEXT' | 'HAS CONCEPT MOD' | 'INFERRED FROM' | 'SELECTED FROM';

function item(relation: Relation, valueType: string, concept: Code | undefined, rest: Attributes): Attributes {
  return {
    RelationshipType: relation,
    ValueType: valueType,
    ...(concept && { ConceptNameCodeSequence: [codeItem(concept)] }),
    ...rest,
  };
}

export function container(concept: Code, content: readonly Attributes[]): Attributes {
  return {
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [codeItem(concept)],
    ContinuityOfContent: 'SEPARATE',
    ContentSequence: [...content],
  };
}

export function contained(concept: Code, content: readonly Attributes[]): Attributes {
  return { RelationshipType: 'CONTAINS', ...container(concept, content) };
}

export function textItem(relation: Relation, concept: Code, text: string): Attributes {
  return item(relation, 'TEXT', concept, { TextValue: text });
}

export function uidItem(relation: Relation, concept: Code, uid: string): Attributes {
  return item(relation, 'UIDREF', concept, { UID: uid });
}

export function codeValueItem(relation: Relation, concept: Code, value: Code): Attributes {
  return item(relation, 'CODE', concept, { ConceptCodeSequence: [codeItem(value)] });
}

export function personItem(relation: Relation, concept: Code, name: string): Attributes {
  return item(relation, 'PNAME', concept, { PersonName: name });
}

export function numberItem(concept: Code, value: number, unit: Code, content: readonly Attributes[] = []): Attributes {
  const measured = { NumericValue: decimalString(value), MeasurementUnitsCodeSequence: [codeItem(unit)] };
  return item('CONTAINS', 'NUM', concept, {
    MeasuredValueSequence: [measured],
    ...(content.length > 0 && { ContentSequence: [...content] }),
  });
}

/** A DS has sixteen characters at most (PS3.5 §6.2). */
function decimalString(value: number): string {
  for (let digits = 12; digits > 0; digits--) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= 16) return text;
  }
  return '0';
}

export interface ImageReference {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** Undefined for an instance of one frame. */
  readonly frameNumber: number | undefined;
}

export function coordinatesItem(
  relation: Relation,
  concept: Code | undefined,
  { graphic, data }: SpatialCoordinates,
  image: ImageReference,
): Attributes {
  return item(relation, 'SCOORD', concept, {
    GraphicType: graphic,
    GraphicData: [...data],
    ContentSequence: [item('SELECTED FROM', 'IMAGE', undefined, { ReferencedSOPSequence: [referenceOf(image)] })],
  });
}

/** Coordinates of the patient, by the frame of reference they are of (PS3.3 §C.18.9). */
export function coordinates3DItem(
  relation: Relation,
  concept: Code | undefined,
  { graphic, data }: SpatialCoordinates3D,
  frameOfReferenceUid: string,
): Attributes {
  return item(relation, 'SCOORD3D', concept, {
    GraphicType: graphic,
    GraphicData: [...data],
    ReferencedFrameOfReferenceUID: frameOfReferenceUid,
  });
}

export function imageItem(image: ImageReference): Attributes {
  return item('CONTAINS', 'IMAGE', undefined, { ReferencedSOPSequence: [referenceOf(image)] });
}

export function referenceOf({ sopClassUid, sopInstanceUid, frameNumber }: ImageReference): Attributes {
  return {
    ReferencedSOPClassUID: sopClassUid,
    ReferencedSOPInstanceUID: sopInstanceUid,
    ...(frameNumber !== undefined && { ReferencedFrameNumber: frameNumber }),
  };
}

/** An instance that is no image. */
export function compositeItem(document: ImageReference): Attributes {
  return item('CONTAINS', 'COMPOSITE', undefined, { ReferencedSOPSequence: [referenceOf(document)] });
}

/** The same code of the same scheme; meanings may differ (PS3.16 §8.1). */
export function isConcept(of: Dataset, [value, scheme]: Code): boolean {
  const concept = of.items(TAG.ConceptNameCodeSequence)[0];
  return concept?.text(TAG.CodeValue) === value && concept.text(TAG.CodingSchemeDesignator) === scheme;
}

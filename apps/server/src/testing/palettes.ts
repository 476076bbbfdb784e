import { type Attributes, Dataset, UID, writeFile } from '@vesalius/dicom';

/** A color palette (PS3.3 §A.58): an instance of no patient. */
export function colorPalette(number: number, attributes: Attributes = {}): Uint8Array {
  const descriptor = [256, 0, 8];
  const curve = Uint8Array.from({ length: 256 }, (_, at) => (at * number) & 0xff);
  const dataset = Dataset.of({
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: UID.ColorPaletteStorage,
    SOPInstanceUID: `2.25.880.${number}`,
    ContentLabel: `HEAT_${number}`,
    ContentDescription: 'Hot colours for counts',
    ContentCreatorName: 'Okafor^Iris',
    PaletteColorLookupTableUID: `2.25.881.${number}`,
    RedPaletteColorLookupTableDescriptor: descriptor,
    GreenPaletteColorLookupTableDescriptor: descriptor,
    BluePaletteColorLookupTableDescriptor: descriptor,
    RedPaletteColorLookupTableData: curve,
    GreenPaletteColorLookupTableData: curve,
    BluePaletteColorLookupTableData: curve,
    ...attributes,
  });
  return writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
}

/** A hanging protocol with its definition in a sequence (PS3.3 §A.44). */
export function hangingProtocol(number: number): Uint8Array {
  const dataset = Dataset.of({
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: UID.HangingProtocolStorage,
    SOPInstanceUID: `2.25.882.${number}`,
    HangingProtocolName: `CHEST ${number}`,
    HangingProtocolLevel: 'SITE',
    HangingProtocolDefinitionSequence: [{ Modality: 'CT', Laterality: '' }],
    NumberOfPriorsReferenced: number,
  });
  return writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
}

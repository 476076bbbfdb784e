import { type Attributes, Dataset, TAG, UID, writeFile } from '@vesalius/dicom';
import { drawText, randomFrom, stableUid, tinyInstance } from '@vesalius/testkit';
import type { Check, CheckAction, Corpus, Planted } from './check.ts';
import { letterOf } from './letter.ts';
import { later, type Person, personOf, SCRIPTS } from './people.ts';
import { digest, OVERLAY_DATA, pixelsOf } from './pixels.ts';

/** A block of which PS3.15 Table E.3.10-1 knows (0019,xx23) to be safe. */
const GEMS = 0x00190000;

/** Everything of a seed: one person for each script and round, with two visits. */
export function plantCorpus(seed: number, rounds = 1): Corpus {
  const random = randomFrom(seed);
  const planting = new Planting(seed);
  for (let round = 0; round < rounds; round++) {
    for (const script of SCRIPTS) planting.addPerson(personOf(script, random));
  }
  return planting;
}

/** Where text is written into pictures, and how far around it a tool may blank. */
const CAPTURE = {
  ...{ rows: 300, columns: 400 },
  text: [20, 20, 190, 61],
  around: [0, 0, 400, 110],
} as const;

/** The same in an overlay, above a box that is drawn. */
const OVERLAY = {
  ...{ rows: 200, columns: 400 },
  text: [20, 20, 190, 21],
  around: [0, 0, 400, 60],
} as const;

/** A grey disc below the text. */
function disc(at: number): number {
  const [x, y] = [at % CAPTURE.columns, Math.floor(at / CAPTURE.columns)];
  return Math.hypot(x - 200, y - 200) < 70 ? 90 + ((x * 7 + y * 3) % 40) : 0;
}

interface Plan {
  readonly person: Person;
  readonly visit: number;
  readonly date: string;
  readonly study: string;
}

class Planting implements Corpus {
  readonly files: Planted[] = [];
  readonly checks: Check[] = [];
  readonly #seed: number;
  #instance = 0;
  #people = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  addPerson(person: Person): void {
    const number = ++this.#people;
    for (const visit of [0, 1]) {
      const study = stableUid('phi', this.#seed, number, visit);
      const plan = { person, visit, date: later(person.firstVisit, visit * 30), study };
      const image = this.#addImage(plan);
      this.#addReport(plan, image);
      this.#addDocument(plan);
      this.#addAnnotations(plan, image);
      this.#addCapture(plan);
    }
  }

  /** A CT slice with identity in descriptions, sequences, private elements and what nobody expects it in. */
  #addImage(plan: Plan): string {
    const { person, date } = plan;
    const instance = ++this.#instance;
    const uid = stableUid('phi', this.#seed, 'image', instance);
    const { dataset } = tinyInstance({
      key: String(instance),
      attributes: {
        ...commonAttributes(plan, instance, uid),
        StudyDescription: `CT THORAX ${person.family}`,
        SeriesDescription: `axial ${person.given} 1.5mm lung`,
        ImageComments: `nodule left lung, call ${person.phone}, ${person.family} ${person.given}, ${iso(date)}`,
        PatientComments: `smoker, lives at ${person.street}`,
        ProtocolName: `Thorax routine ${person.patientId}`,
        ContrastBolusAgent: 'Iopamidol',
        DeviceSerialNumber: '80417',
        PatientAge: '045Y',
        PatientWeight: 71,
        KVP: 120,
        ConvolutionKernel: 'B31f',
        RequestAttributesSequence: [
          {
            RequestedProcedureDescription: `CT chest for ${person.family}, cough`,
            RequestedProcedureID: person.accession,
          },
        ],
        ReferencedImageSequence: [
          {
            ReferencedSOPClassUID: UID.CTImageStorage,
            ReferencedSOPInstanceUID: stableUid('phi', this.#seed, 'ref', instance),
          },
        ],
      },
    });
    plantPrivate(dataset, person);
    this.#add(dataset, instance);
    this.#checkCommon(plan, instance, dataset.text(TAG.SOPInstanceUID)!);
    this.#text(instance, '00081030', [person.family], ['CT', 'THORAX']);
    this.#text(instance, '0008103E', [person.given], ['axial', 'lung']);
    this.#text(
      instance,
      '00204000',
      [person.phone, person.family, person.given, iso(date)],
      ['nodule', 'left', 'lung'],
    );
    this.#text(instance, '00104000', [person.street.split(' ')[1]!], ['smoker']);
    this.#text(instance, '00181030', [person.patientId], ['Thorax', 'routine']);
    this.#text(instance, '00400275[1].00321060', [person.family], ['chest', 'cough']);
    for (const path of ['00180060', '00181210', '00101010', '00101030', '00191023', '00180010']) {
      this.#check('text_notnull', instance, path);
    }
    this.#check('pixels_retained', instance, '7FE00010', { value: digest(dataset.bytes(TAG.PixelData)!) });
    return uid;
  }

  /** A text report whose sentences hold names, dates and UIDs, with the image that it is about. */
  #addReport(plan: Plan, image: string): void {
    const { person, date } = plan;
    const instance = ++this.#instance;
    const [doctor] = person.physician;
    const text = `${person.family} ${person.given} (${person.patientId}), seen ${iso(date)} by Dr. ${doctor}: nodule of 8 mm, no effusion.`;
    const dataset = Dataset.of({
      ...commonAttributes(plan, instance, stableUid('phi', this.#seed, 'report', instance)),
      ...{
        SOPClassUID: UID.BasicTextSRStorage,
        Modality: 'SR',
        ValueType: 'CONTAINER',
        ContinuityOfContent: 'SEPARATE',
      },
      ...{ CompletionFlag: 'COMPLETE', VerificationFlag: 'UNVERIFIED' },
      ConceptNameCodeSequence: [code('18748-4', 'LN', 'Diagnostic imaging report')],
      ContentSequence: [
        {
          ...{ RelationshipType: 'CONTAINS', ValueType: 'TEXT', TextValue: text },
          ConceptNameCodeSequence: [code('121071', 'DCM', 'Finding')],
        },
        {
          ...{ RelationshipType: 'HAS OBS CONTEXT', ValueType: 'PNAME', PersonName: person.physician.join('^') },
          ConceptNameCodeSequence: [code('121008', 'DCM', 'Person Observer Name')],
        },
        {
          ...{ RelationshipType: 'CONTAINS', ValueType: 'IMAGE' },
          ReferencedSOPSequence: [{ ReferencedSOPClassUID: UID.CTImageStorage, ReferencedSOPInstanceUID: image }],
        },
      ],
    });
    this.#add(dataset, instance);
    this.#checkCommon(plan, instance, dataset.text(TAG.SOPInstanceUID)!);
    this.#text(
      instance,
      '0040A730[1].0040A160',
      [person.family, person.given, person.patientId, iso(date), doctor],
      ['nodule', 'effusion'],
    );
    this.#check('text_removed', instance, '0040A730[2].0040A123', { words: [...person.physician] });
    this.#check('uid_consistent', instance, '0040A730[3].00081199[1].00081155', { group: image });
  }

  /** A letter as PDF, who it is about and what is found in its text and in what the file says of itself. */
  #addDocument(plan: Plan): void {
    const { person } = plan;
    const instance = ++this.#instance;
    const words = [person.patientId, person.phone, person.hospital];
    const letter = letterOf(`letter about ${person.patientId}`, [
      `MRN ${person.patientId}, telephone ${person.phone}`,
      `seen at ${person.hospital}: nodule of 8 mm, no effusion`,
    ]);
    const dataset = Dataset.of({
      ...commonAttributes(plan, instance, stableUid('phi', this.#seed, 'letter', instance)),
      ...{
        SOPClassUID: UID.EncapsulatedPDFStorage,
        Modality: 'DOC',
        BurnedInAnnotation: 'NO',
        DocumentTitle: `Letter ${person.family}`,
      },
      MIMETypeOfEncapsulatedDocument: 'application/pdf',
      EncapsulatedDocument: letter,
    });
    this.#add(dataset, instance);
    this.#checkCommon(plan, instance, dataset.text(TAG.SOPInstanceUID)!);
    this.#check('text_removed', instance, 'file', { words });
    this.#check('text_retained', instance, '00420011', { words: ['nodule', 'effusion'] });
    this.#text(instance, '00420010', [person.family], ['Letter']);
  }

  /** A presentation state with a name in a graphic text. */
  #addAnnotations(plan: Plan, image: string): void {
    const { person } = plan;
    const instance = ++this.#instance;
    const reference = [{ ReferencedSOPClassUID: UID.CTImageStorage, ReferencedSOPInstanceUID: image }];
    const dataset = Dataset.of({
      ...commonAttributes(plan, instance, stableUid('phi', this.#seed, 'state', instance)),
      ...{ SOPClassUID: UID.GrayscaleSoftcopyPresentationStateStorage, Modality: 'PR', ContentLabel: 'MARKS' },
      ContentDescription: `marks of ${person.physician[0]} on nodule`,
      GraphicAnnotationSequence: [
        {
          GraphicLayer: 'LAYER1',
          ReferencedImageSequence: reference,
          TextObjectSequence: [
            { UnformattedTextValue: `nodule ${person.family}`, AnchorPoint: [3, 4], AnchorPointVisibility: 'Y' },
          ],
        },
      ],
    });
    plantOverlay(dataset, person);
    this.#add(dataset, instance);
    this.#checkCommon(plan, instance, dataset.text(TAG.SOPInstanceUID)!);
    this.#check('pixels_hidden', instance, OVERLAY_DATA, { area: OVERLAY.text });
    const drawn = { area: OVERLAY.around, value: digest(pixelsOf(dataset, OVERLAY.around, false, OVERLAY_DATA)) };
    this.#check('pixels_retained', instance, OVERLAY_DATA, drawn);
    this.#text(instance, '00700001[1].00700008[1].00700006', [person.family], ['nodule']);
    this.#text(instance, '00700081', [person.physician[0]], ['nodule']);
    this.#check('uid_consistent', instance, '00700001[1].00081140[1].00081155', { group: image });
  }

  /** A picture with the Patient ID and the accession number written into its corner. */
  #addCapture(plan: Plan): void {
    const { person } = plan;
    const instance = ++this.#instance;
    const pixels = new Uint8Array(CAPTURE.columns * CAPTURE.rows).map((_, at) => disc(at));
    const put = (x: number, y: number) => {
      pixels[y * CAPTURE.columns + x] = 255;
    };
    drawText(put, person.patientId, 20, 20, 3);
    drawText(put, person.accession, 20, 60, 3);
    const dataset = Dataset.of({
      ...commonAttributes(plan, instance, stableUid('phi', this.#seed, 'capture', instance)),
      ...{ SOPClassUID: UID.SecondaryCaptureImageStorage, Modality: 'OT', ConversionType: 'WSD' },
      ...{ Rows: CAPTURE.rows, Columns: CAPTURE.columns, SamplesPerPixel: 1, PhotometricInterpretation: 'MONOCHROME2' },
      ...{ BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelRepresentation: 0, PixelData: pixels },
    });
    this.#add(dataset, instance);
    this.#checkCommon(plan, instance, dataset.text(TAG.SOPInstanceUID)!);
    this.#check('pixels_hidden', instance, '7FE00010', { area: CAPTURE.text });
    const around = { area: CAPTURE.around, value: digest(pixelsOf(dataset, CAPTURE.around, false)) };
    this.#check('pixels_retained', instance, '7FE00010', around);
  }

  #add(dataset: Dataset, instance: number): void {
    this.files.push({ instance, file: writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian }) });
  }

  /** What every instance has. */
  #checkCommon({ person, date, study }: Plan, instance: number, uid: string): void {
    const group = `${person.patientId}`;
    this.#check('text_removed', instance, '00100010', { words: [person.family, person.given] });
    this.#check('text_removed', instance, '00100020', { words: [person.patientId] });
    this.#check('patid_consistent', instance, '00100020', { group });
    this.#check('text_removed', instance, '00080050', { words: [person.accession] });
    this.#check('text_removed', instance, '00080090', { words: [...person.physician] });
    this.#check('text_removed', instance, '00080080', { words: [person.hospital.split(' ')[1]!] });
    this.#check('text_removed', instance, '00101040', { words: [person.street.split(' ')[1]!] });
    this.#check('text_removed', instance, '00100030', { words: [person.birthDate] });
    this.#check('text_removed', instance, 'file', {
      words: [person.patientId, person.accession, person.phone, person.hospital],
    });
    this.#check('date_shifted', instance, '00080020', { value: date, group });
    this.#check('date_shifted', instance, '00080023', { value: date, group });
    this.#check('uid_changed', instance, '00080018', { value: uid });
    this.#check('uid_changed', instance, '0020000D', { value: study });
    this.#check('uid_consistent', instance, '0020000D', { group: study });
    for (const path of ['00080016', '00080060', '00200011', '00100010']) this.#check('tag_retained', instance, path);
    this.#check('text_notnull', instance, '00100020');
  }

  #text(instance: number, path: string, removed: readonly string[], retained: readonly string[]): void {
    this.#check('text_removed', instance, path, { words: removed });
    this.#check('text_retained', instance, path, { words: retained });
  }

  #check(action: CheckAction, instance: number, path: string, more: Partial<Check> = {}): void {
    this.checks.push({ action, instance, path, ...more });
  }
}

function commonAttributes({ person, date, study }: Plan, instance: number, uid: string): Attributes {
  return {
    SpecificCharacterSet: person.characterSet,
    SOPInstanceUID: uid,
    StudyInstanceUID: study,
    SeriesInstanceUID: stableUid('phi', uid, 'series'),
    PatientName: `${person.family}^${person.given}`,
    PatientID: person.patientId,
    PatientBirthDate: person.birthDate,
    PatientSex: 'F',
    PatientAddress: person.street,
    PatientTelephoneNumbers: person.phone,
    AccessionNumber: person.accession,
    InstitutionName: person.hospital,
    ReferringPhysicianName: person.physician.join('^'),
    StudyDate: date,
    StudyTime: '101500',
    ContentDate: date,
    ContentTime: '102000',
    StudyID: '1',
    SeriesNumber: 1,
    InstanceNumber: instance,
    Manufacturer: 'ACME',
  };
}

/** Safe speed of the table, and what is not safe: a name, bytes that hold one, a sequence. */
function plantPrivate(dataset: Dataset, person: Person): void {
  dataset.set(GEMS + 0x10, 'LO', 'GEMS_ACQU_01');
  dataset.set(GEMS + 0x1023, 'DS', '46.1');
  dataset.set(GEMS + 0x1070, 'LO', person.patientId);
  dataset.set(
    GEMS + 0x1071,
    'UN',
    new TextEncoder().encode(`${person.hospital}  `.slice(0, person.hospital.length & ~1)),
  );
  const item = Dataset.of({ PatientID: person.patientId });
  dataset.set(GEMS + 0x1072, 'SQ', [item]);
}

/** An overlay with the Patient ID and a box. */
function plantOverlay(dataset: Dataset, person: Person): void {
  const bytes = new Uint8Array((OVERLAY.columns * OVERLAY.rows) / 8);
  const put = (x: number, y: number) => {
    const bit = y * OVERLAY.columns + x;
    bytes[bit >> 3] = bytes[bit >> 3]! | (1 << (bit & 7));
  };
  drawText(put, person.patientId, 20, 20, 3);
  for (let x = 100; x < 300; x++) for (const y of [80, 180]) put(x, y);
  dataset.set(TAG.OverlayRows, 'US', OVERLAY.rows);
  dataset.set(TAG.OverlayColumns, 'US', OVERLAY.columns);
  dataset.set(TAG.OverlayType, 'CS', 'G');
  dataset.set(TAG.OverlayOrigin, 'SS', [1, 1]);
  dataset.set(TAG.OverlayBitsAllocated, 'US', 1);
  dataset.set(TAG.OverlayBitPosition, 'US', 0);
  dataset.set(TAG.OverlayData, 'OW', bytes);
}

function code(value: string, scheme: string, meaning: string): Attributes {
  return { CodeValue: value, CodingSchemeDesignator: scheme, CodeMeaning: meaning };
}

function iso(date: string): string {
  return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
}

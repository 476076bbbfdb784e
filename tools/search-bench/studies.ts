import { tinyInstance } from '@vesalius/testkit';

const FAMILIES = [
  ...['Almeida', 'Andersson', 'Bakker', 'Bauer', 'Bianchi', 'Carvalho', 'Dubois', 'Eriksen', 'Fischer', 'Fontaine'],
  ...['Garcia', 'Gruber', 'Haddad', 'Hansen', 'Horvath', 'Ivanova', 'Jansen', 'Kaya', 'Keller', 'Kowalski', 'Laurent'],
  ...[
    'Lindqvist',
    'Marino',
    'Meyer',
    'Moreau',
    'Müller',
    'Nielsen',
    'Novak',
    'Okafor',
    'Olsen',
    'Papadopoulos',
    'Pereira',
  ],
  ...[
    'Petrov',
    'Rossi',
    'Santos',
    'Schmidt',
    'Silva',
    'Suzuki',
    'Tanaka',
    'Torres',
    'Varga',
    'Virtanen',
    'Wagner',
    'Walesa',
  ],
  ...['Weber', 'Wojcik', 'Yilmaz', 'Zeman', 'Zielinski', 'Zimmermann'],
];
const GIVENS = [
  ...['Ada', 'Aino', 'Anna', 'Ben', 'Carla', 'David', 'Elif', 'Emil', 'Eva', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jan'],
  ...['Karl', 'Lena', 'Luca', 'Maria', 'Nora', 'Olga', 'Paul', 'Rosa', 'Sami', 'Tomas', 'Vera', 'Yuki', 'Zoe'],
];
/** What a department does, with its modality. */
const EXAMINATIONS = [
  ['CT', 'CT thorax with contrast'],
  ['CT', 'CT abdomen and pelvis'],
  ['CT', 'CT head without contrast'],
  ['MR', 'MRI knee left'],
  ['MR', 'MRI lumbar spine'],
  ['MR', 'MRI brain with contrast'],
  ['CR', 'Chest two views'],
  ['DX', 'Hand right, two views'],
  ['US', 'Ultrasound of the abdomen'],
  ['MG', 'Mammography screening'],
  ['PT', 'PET whole body FDG'],
  ['XA', 'Coronary angiography'],
] as const;
const INSTITUTIONS = ['North Hospital', 'South Hospital', 'University Clinic', 'Lakeside Practice'];
const STUDIES_EACH = 3;
const DAYS = 3650;
const DAY_MS = 86_400_000;

/** The study of that number: an instance that is hardly more than its header; one patient has three, over ten years until today. */
export function studyFile(number: number, today: number): Uint8Array {
  const patient = Math.floor(number / STUDIES_EACH);
  const [modality, description] = of(EXAMINATIONS, number * 7);
  const day = new Date(today - ((number * 7919) % DAYS) * DAY_MS);
  return tinyInstance({
    key: String(number),
    study: `search ${number}`,
    series: `search ${number}`,
    attributes: {
      PatientID: `P${String(100_000 + patient)}`,
      PatientName: `${of(FAMILIES, patient)}^${of(GIVENS, Math.floor(patient / FAMILIES.length))}`,
      PatientBirthDate: `${1930 + (patient % 80)}0101`,
      AccessionNumber: `A${String(1_000_000 + number)}`,
      StudyDate: day.toISOString().slice(0, 10).replaceAll('-', ''),
      StudyTime: `${String(8 + (number % 10)).padStart(2, '0')}${String(number % 60).padStart(2, '0')}00`,
      StudyDescription: description,
      InstitutionName: of(INSTITUTIONS, number),
      Modality: modality,
    },
  }).file;
}

function of<T>(values: readonly T[], at: number): T {
  return values[at % values.length]!;
}

import type { randomFrom } from '@vesalius/testkit';

type Random = ReturnType<typeof randomFrom>;

/** An invented person with all that could give them away. */
export interface Person {
  readonly script: string;
  readonly characterSet: string;
  readonly family: string;
  readonly given: string;
  readonly patientId: string;
  readonly accession: string;
  readonly phone: string;
  readonly street: string;
  readonly physician: readonly [family: string, given: string];
  readonly hospital: string;
  readonly birthDate: string;
  readonly firstVisit: string;
}

interface Script {
  readonly name: string;
  readonly characterSet: string;
  /** What names are made of; in scripts with capital letters the first is made one. */
  readonly syllables: readonly string[];
  readonly length: readonly [family: number, given: number];
}

const UTF8 = 'ISO_IR 192';

/** Twelve scripts, some in the character sets that devices of the country use. */
export const SCRIPTS: readonly Script[] = [
  {
    name: 'Latin',
    characterSet: 'ISO_IR 100',
    syllables: syllables('bru fel dor mé ña zi quö lan vosk tha'),
    length: [3, 2],
  },
  {
    name: 'Cyrillic',
    characterSet: 'ISO_IR 144',
    syllables: syllables('вол ро ща мир зу кин лев бя тор'),
    length: [3, 2],
  },
  { name: 'Greek', characterSet: 'ISO_IR 126', syllables: syllables('θα λο νι κρα πυ μεν ζη φι δορ'), length: [3, 2] },
  { name: 'Arabic', characterSet: 'ISO_IR 127', syllables: syllables('نو را سل مي جب قا دو هش'), length: [3, 2] },
  { name: 'Hebrew', characterSet: 'ISO_IR 138', syllables: syllables('של מי גב רו דן טל כרמ נו'), length: [3, 2] },
  { name: 'Han', characterSet: 'GB18030', syllables: syllables('云 鹤 青 霜 岚 砚 祁 芮'), length: [1, 2] },
  { name: 'Kana', characterSet: UTF8, syllables: syllables('ミ ノ サ ト ハ ル キ ユ ラ'), length: [3, 3] },
  { name: 'Hangul', characterSet: UTF8, syllables: syllables('별 하 늘 솔 빛 나 래 온'), length: [1, 2] },
  { name: 'Thai', characterSet: UTF8, syllables: syllables('ดา มา ลี นา รี สา วี ปา'), length: [3, 2] },
  { name: 'Devanagari', characterSet: UTF8, syllables: syllables('मो हि नी दे वा शि रा कु'), length: [3, 2] },
  { name: 'Georgian', characterSet: UTF8, syllables: syllables('ბა რა თა ში ლე ნო მზე კო'), length: [3, 2] },
  { name: 'Armenian', characterSet: UTF8, syllables: syllables('հա կո բյ սար գի նու արա վե'), length: [3, 2] },
];

/** What is written in ASCII whatever the patient's script. */
const PLAIN = syllables('bru fel dor vask zi quo lan mip tha rux');

function syllables(text: string): string[] {
  return text.split(' ');
}

export function personOf(script: Script, random: Random): Person {
  const word = (from: Script, count: number) =>
    capital(Array.from({ length: count }, () => from.syllables[below(random, from.syllables.length)]!).join(''));
  const plain = (count: number) => Array.from({ length: count }, () => PLAIN[below(random, PLAIN.length)]!).join('');
  const number = (digits: number) => String(10 ** (digits - 1) + below(random, 9 * 10 ** (digits - 1)));
  return {
    script: script.name,
    characterSet: script.characterSet,
    family: word(script, script.length[0]),
    given: word(script, script.length[1]),
    patientId: `${plain(1).slice(0, 2).toUpperCase()}-${number(7)}`,
    accession: `A${number(8)}`,
    phone: `555-${number(3)}-${number(4)}`,
    street: `${number(3)} Xylo${plain(2)} Road`,
    physician: [`Dok${plain(2)}`, `Ari${plain(1)}`],
    hospital: `Saint Ypsi${plain(2)} Clinic`,
    birthDate: dateOf(1930 + below(random, 70), random),
    firstVisit: dateOf(2010 + below(random, 14), random),
  };
}

/** `count` days after a date of eight digits, in the same form. */
export function later(date: string, count: number): string {
  const day = Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6)) + count);
  return new Date(day).toISOString().slice(0, 10).replaceAll('-', '');
}

function dateOf(year: number, random: Random): string {
  return later(`${year}0101`, below(random, 365));
}

function below(random: Random, count: number): number {
  return Math.floor(random() * count);
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

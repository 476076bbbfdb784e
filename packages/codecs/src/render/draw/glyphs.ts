/** Rows of a glyph from the top. */
export const GLYPH_ROWS = 7;
/** Dots of a row, the leftmost in the highest bit. */
export const GLYPH_COLUMNS = 5;

/** Capitals, digits and signs; each letter of a value is a row, 0 to V for its five dots as a number. */
const GLYPHS: Readonly<Record<string, string>> = {
  ' ': '0000000',
  '!': '4444404',
  '"': 'AAA0000',
  '#': 'AAVAVAA',
  $: '4FKE5U4',
  '%': 'OP248J3',
  '&': 'CIKALID',
  "'": '4480000',
  '(': '2488842',
  ')': '8422248',
  '*': '04LEL40',
  '+': '044V440',
  ',': '0000C48',
  '-': '000V000',
  '.': '00000CC',
  '/': '01248G0',
  '0': 'EHJLPHE',
  '1': '4C4444E',
  '2': 'EH1248V',
  '3': 'V2421HE',
  '4': '26AIV22',
  '5': 'VGU11HE',
  '6': '68GUHHE',
  '7': 'V124888',
  '8': 'EHHEHHE',
  '9': 'EHHF12C',
  ':': '0CC0CC0',
  ';': '0CC0C48',
  '<': '248G842',
  '=': '00V0V00',
  '>': '8421248',
  '?': 'EH12404',
  '@': 'EH1DLLE',
  A: 'EHHVHHH',
  B: 'UHHUHHU',
  C: 'EHGGGHE',
  D: 'UHHHHHU',
  E: 'VGGUGGV',
  F: 'VGGUGGG',
  G: 'EHGNHHF',
  H: 'HHHVHHH',
  I: 'E44444E',
  J: '72222IC',
  K: 'HIKOKIH',
  L: 'GGGGGGV',
  M: 'HRLLHHH',
  N: 'HHPLJHH',
  O: 'EHHHHHE',
  P: 'UHHUGGG',
  Q: 'EHHHLID',
  R: 'UHHUKIH',
  S: 'FGGE11U',
  T: 'V444444',
  U: 'HHHHHHE',
  V: 'HHHHHA4',
  W: 'HHHLLLA',
  X: 'HHA4AHH',
  Y: 'HHHA444',
  Z: 'V1248GV',
  '[': 'E88888E',
  '\\': '0G84210',
  ']': 'E22222E',
  '^': '4AH0000',
  _: '000000V',
  '|': '4444444',
};

/** The glyphs of a text: small letters as capitals, accents left out, raised digits lowered, a question mark for what there is no glyph of. */
export function glyphsOf(text: string): readonly (readonly number[])[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{Mark}/gu, '');
  return [...plain.toUpperCase()].map((letter) => rowsOf(GLYPHS[letter] ?? GLYPHS['?']!));
}

function rowsOf(glyph: string): number[] {
  return [...glyph].map((row) => Number.parseInt(row, 32));
}

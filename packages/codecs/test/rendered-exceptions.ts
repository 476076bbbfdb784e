const PADDING =
  'without a window DCMTK counts padding among the values that make the range, though it is no part of the image (PS3.3 C.7.5.1.1.2)';
const SMALL_SLOPE =
  'DCMTK makes the range of a rescaled image one unit wider, which is most of it where the slope is small';
const SUPPLEMENT = 'DCMTK leaves out the colours of a supplemental palette (PS3.3 C.7.6.19)';
const SMALL_WINDOW =
  'a linear window narrower than 1 is forbidden (PS3.3 C.11.2.1.2.1): DCMTK passes it over, here it is shown as it is meant';
const TRUNCATED =
  'the equations of PS3.3 C.7.6.3.1.2 give real numbers, of which DCMTK cuts the fractions off and here the nearest whole one is taken';

/** Files of the corpus that are shown otherwise here than by DCMTK 3.6.7, and why. */
export const OTHERWISE: Readonly<Record<string, string>> = {
  'charsets/dicom2nifti__004.dcm': SMALL_SLOPE,
  'quirks-malformed/dicomParser__CT0012.fragmented_no_bot_jpeg_lossless.57.dcm': SUPPLEMENT,
  'quirks-malformed/dicomParser__CT0012.fragmented_no_bot_jpeg_lossless.70.dcm': SUPPLEMENT,
  'quirks-malformed/dicomParser__CT0012.not_fragmented_no_bot_rle.dcm': SUPPLEMENT,
  'quirks-malformed/fo-dicom__D_CLUNIE_CT1_RLE_FRAGS.dcm': PADDING,
  'quirks-malformed/fo-dicom__GH177_D_CLUNIE_CT1_IVRLE_BigEndian_ELE_undefinded_length.dcm': PADDING,
  'quirks-malformed/fo-dicom__GH177_D_CLUNIE_CT1_IVRLE_BigEndian_undefined_length.dcm': PADDING,
  'quirks-malformed/fo-dicom__GH610.dcm': SMALL_SLOPE,
  'sr-seg-rt/fo-dicom__RI6XDosiGap.dcm': SMALL_WINDOW,
  'transfer-syntaxes/explicit-be/dicomParser__CT1_UNC.explicit_big_endian.dcm': PADDING,
  'transfer-syntaxes/jpeg-lossless-sv1-70/dicom-test-files__CT1_JPLL': PADDING,
  'transfer-syntaxes/rle-5/dcm4che__YBR_FULL-RLE.dcm': TRUNCATED,
};

/** Files whose pixels are not held against the references, or not found equal to them, each with its reason. */
export const EXCEPTIONS: Readonly<Record<string, string>> = {
  'quirks-malformed/fo-dicom__GH195.dcm':
    'JFIF says YCbCr, Photometric Interpretation RGB: the references show green teeth, we follow the stream',
  'quirks-malformed/orthanc-tests__2026-05-26-oob-monochrome-46341.dcm': 'one frame would be 2 GB: refused',
  'quirks-malformed/orthanc-tests__2026-05-26-oob-monochrome-65535.dcm': 'one frame would be 4 GB: refused',
};

/** Files nobody can decode, the references neither: what we say of each. */
export const REFUSED: Readonly<Record<string, string>> = {
  'charsets/fo-dicom__FreezePattern.dcm': 'bad-element',
  'quirks-malformed/dcm4che__3gb-bulk-data-truncated': 'frame-too-large',
  'quirks-malformed/dwv__dwv-test_no-number-rows.dcm': 'attribute-missing',
  'quirks-malformed/fo-dicom__GH1146.dcm': 'frame-too-short',
  'quirks-malformed/fo-dicom__GH364.dcm': 'bad-element',
  'quirks-malformed/pydicom__JPEG2000-embedded-sequence-delimiter.dcm': 'header-differs',
  'quirks-malformed/pydicom__MR_truncated.dcm': 'frame-too-short',
  'quirks-malformed/pydicom__meta_missing_tsyntax.dcm': 'attribute-missing',
  'quirks-malformed/ruby-dicom__invalid_compression.dcm': 'header-corrupt',
  'sr-seg-rt/pyorthanc__RTSTRUCT.dcm': 'attribute-wrong',
  'transfer-syntaxes/jpeg-baseline-50/fo-dicom__genFile.dcm': 'header-corrupt',
};

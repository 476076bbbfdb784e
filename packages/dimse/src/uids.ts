/** The one application context of DICOM (PS3.7 §A.2.1). */
export const DICOM_APPLICATION_CONTEXT = '1.2.840.10008.3.1.1.1';

/** Verification SOP Class (PS3.4 §A.4). */
export const VERIFICATION_SOP_CLASS = '1.2.840.10008.1.1';

/** The transfer syntax everyone has to take (PS3.5 §10.1). */
export const IMPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2';
export const EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
export const EXPLICIT_VR_BIG_ENDIAN = '1.2.840.10008.1.2.2';

/** Names this implementation to its peers (PS3.7 §D.3.3.2). */
export const IMPLEMENTATION_CLASS_UID = '2.25.42266792234647481052637214040344451244';
/** At most sixteen characters (PS3.7 §D.3.3.2.3). */
export const IMPLEMENTATION_VERSION_NAME = 'VESALIUS_0_1';

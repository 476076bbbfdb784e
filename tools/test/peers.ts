import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A Debian package the tests need, and the program (looked for on the PATH) or file that shows it is installed. */
export interface DebianPackage {
  readonly name: string;
  readonly proof: string;
}

export const DEBIAN_PACKAGES: readonly DebianPackage[] = [
  { name: 'dcmtk', proof: 'storescu' },
  { name: 'dicom3tools', proof: 'dciodvfy' },
  { name: 'dcm2niix', proof: 'dcm2niix' },
  { name: 'orthanc', proof: 'Orthanc' },
  { name: 'orthanc-dicomweb', proof: '/usr/share/orthanc/plugins/libOrthancDicomWeb.so' },
  { name: 'libpixelmed-java', proof: '/usr/share/java/pixelmed.jar' },
  { name: 'default-jre-headless', proof: 'java' },
  { name: 'odil', proof: 'odil' },
  { name: 'chromium', proof: 'chromium' },
  { name: 'postgresql-15', proof: '/usr/lib/postgresql/15/bin/postgres' },
  { name: 'strace', proof: 'strace' },
  { name: 'openssl', proof: 'openssl' },
  { name: 'ffmpeg', proof: 'ffmpeg' },
  { name: 'clamav-daemon', proof: '/usr/sbin/clamd' },
  { name: 'swift-proxy', proof: 'swift-proxy-server' },
  { name: 'swift-account', proof: 'swift-account-server' },
  { name: 'swift-container', proof: 'swift-container-server' },
  { name: 'swift-object', proof: 'swift-object-server' },
];

/** Debian keeps servers where the PATH of an ordinary person does not lead. */
const SERVER_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The packages whose proof is not there. */
export function missingPackages(
  packages: readonly DebianPackage[] = DEBIAN_PACKAGES,
  path = process.env.PATH ?? '',
): DebianPackage[] {
  const folders = [...path.split(delimiter), ...SERVER_FOLDERS];
  return packages.filter(({ proof }) => !(proof.startsWith('/') ? existsSync(proof) : isProgram(proof, folders)));
}

function isProgram(name: string, folders: readonly string[]): boolean {
  return folders.some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

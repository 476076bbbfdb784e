/** `npm run ohif:install`: the OHIF viewer beside our own, served under `/ohif/` from the next start on. */
import { join } from 'node:path';
import { installOhif, OHIF } from './install.ts';

const folder = join(import.meta.dirname, '..', '..', '.ohif');
console.log(`Fetching OHIF ${OHIF.version}, about 50 MB …`);
await installOhif(folder);
console.log('OHIF is installed. Start Vesalius again; the viewer is then at /ohif/ of the web address.');

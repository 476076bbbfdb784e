/**
 * The one way in for `npm start`, `npm test`, `npm run check`, `npm run bench` and `npx vesalius`. Runs on Node 18 and
 * newer without any dependency: sees to the runtime, then to node_modules, then goes on as the real program.
 */
import { launch } from './programs.mjs';

await launch(process.argv[2] ?? '', process.argv.slice(3));

/** A scanner for harmful content: ClamAV's daemon, or another that speaks as it does. */
export { clamdScanner } from './clamd-scanner.ts';

import { blobsContract } from './testing/contract.ts';
import { SWIFT_USER, startSwift } from './testing/swift.ts';

Object.assign(process.env, SWIFT_USER, { AWS_REGION: 'us-east-1' });

blobsContract(startSwift, 'images');

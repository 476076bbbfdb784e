import { associateRequest, dataPdu, PDU_TYPE, pdu } from '../forge/pdu.ts';
import { dial } from '../knock.ts';
import { finding, type Threat } from '../threat.ts';
import { HONEST } from '../victims/victim.ts';
import { aboveRise, notAlive, watched } from '../watch.ts';

const AT_ONCE = 50;
const NOISE_FROM = '127.0.0.7';

export const noise: Threat = {
  id: 'T7',
  name: 'PDUs that lie about their length, and HTTP on the DICOM port',
  target: 'alive, memory up by less than 64 MiB',
  portable: true,
  async run({ victim, full, random }) {
    const count = full ? 100_000 : 2_000;
    const openings = openingsFor(victim.aeTitle);
    const watch = await watched(victim, async () => {
      for (let i = 0; i < count; i += AT_ONCE) {
        const sockets = await Promise.all(
          Array.from({ length: AT_ONCE }, () => dial(victim, NOISE_FROM).catch(() => undefined)),
        );
        for (const [k, socket] of sockets.entries()) {
          const fixed = openings[(i + k) % (2 * openings.length)];
          socket?.write(fixed ?? Buffer.from(Array.from({ length: 6 }, () => Math.floor(random() * 256))));
        }
        await new Promise((resolve) => setTimeout(resolve, 2));
        for (const socket of sockets) socket?.destroy();
      }
    });
    return finding(
      `${count} connections, memory +${Math.max(0, watch.rise).toFixed(0)} MiB`,
      aboveRise(watch, 64),
      notAlive(watch, full),
    );
  },
};

function openingsFor(called: string): Buffer[] {
  const request = associateRequest(called, HONEST);
  return [
    Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
    Buffer.from('POST / HTTP/1.1\r\nContent-Length: 4294967295\r\n\r\n'),
    Buffer.from([0x16, 3, 1, 0xff, 0xff, 1, 0, 0, 0]),
    pdu(PDU_TYPE.request, request.subarray(6), 0xffffffff),
    pdu(PDU_TYPE.data, Buffer.alloc(0), 0xffffffff),
    pdu(PDU_TYPE.abort, Buffer.alloc(4), 0xfffffff0),
    Buffer.concat([request, dataPdu(1, 3, Buffer.alloc(4), 0xffffffff)]),
    Buffer.concat([request, dataPdu(1, 3, Buffer.alloc(4), 0)]),
    Buffer.concat([request, pdu(PDU_TYPE.data, Buffer.alloc(0), 0)]),
  ];
}

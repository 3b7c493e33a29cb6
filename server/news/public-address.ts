import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** What IANA has set apart: this machine, private networks, links, tests, multicast, translation. */
const APART = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  APART.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  APART.addSubnet(network, bits, 'ipv6');
}
/** Of IPv6 only this is handed out to anybody: what wraps IPv4 addresses is not in it. */
const GLOBAL = new BlockList();
GLOBAL.addSubnet('2000::', 3, 'ipv6');

/** True of an address that anybody may have on the internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !APART.check(address, 'ipv4');
  return family === 6 && GLOBAL.check(address, 'ipv6') && !APART.check(address, 'ipv6');
}

/** A server that is told where to read must not be led into the network that it stands in. */
export class NotPublic extends Error {
  override readonly name = 'NotPublic';

  constructor(host: string) {
    super(`${host} is an address of this machine or a private network, which needs local: true`);
  }
}

/** Names that are addresses are not looked up: they are checked before. */
export function checkHost(hostname: string): void {
  const address = hostname.replace(/^\[|\]$/g, '');
  if (isIP(address) !== 0 && !isPublicAddress(address)) throw new NotPublic(hostname);
}

/**
 * Looks a name up as the connection is made, so that what was checked is what is connected to: a name
 * that leads to us at second glance leads nowhere. One address that is not public spoils all.
 */
export const lookUpPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    if (addresses.some(({ address }) => !isPublicAddress(address))) {
      return callback(new NotPublic(hostname), []);
    }
    if (options.all) return callback(null, addresses);
    const [{ address, family }] = addresses as [{ address: string; family: number }];
    return callback(null, address, family);
  });
};

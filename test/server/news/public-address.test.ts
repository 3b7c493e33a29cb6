import { promisify } from 'node:util';
import { checkHost, isPublicAddress, lookUpPublic } from '@voltaire/server/news/public-address.ts';
import { describe, expect, it } from 'vitest';

describe('an address', () => {
  it.each(
    `
    0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.9.9.9 169.254.169.254
    172.16.0.1 172.31.255.255 192.0.2.1 192.168.1.1 198.18.0.1 203.0.113.9
    224.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8
    64:ff9b::7f00:1 fe80::1 fc00::1 fd12::1 ff02::1 2001:db8::1 2001::1
    2002:7f00:1:: 100::1 localhost
  `
      .trim()
      .split(/\s+/),
  )('that is not of the internet is refused: %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(
    `
    8.8.8.8 1.1.1.1 172.15.0.1 172.32.0.1 100.128.0.1 223.255.255.255
    2606:4700::1111 2a00:1450::1 3ffe::1
  `
      .trim()
      .split(/\s+/),
  )('of the internet is not: %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('a host', () => {
  it.each(
    `
    http://127.1/ http://0x7f.0.0.1/ http://2130706433/ http://017700000001/
    http://[::1]/ http://[::ffff:7f00:1]/ http://169.254.169.254/latest http://0/
  `
      .trim()
      .split(/\s+/),
  )('written as an address of this machine in any way is refused: %s', (url) => {
    expect(() => checkHost(new URL(url).hostname)).toThrow('needs local: true');
  });

  it('that is a name is looked up when the connection is made', () => {
    expect(() => checkHost('localhost')).not.toThrow();
  });

  it('whose name leads to this machine is refused then, for one address or for all', async () => {
    const lookUp = promisify(lookUpPublic);
    for (const all of [true, false]) {
      await expect(lookUp('localhost', { all })).rejects.toThrow('localhost is an address of this');
    }
  });

  it('of no name is told as the system tells it', async () => {
    await expect(promisify(lookUpPublic)('name.invalid', {})).rejects.toThrow(
      /ENOTFOUND|EAI_AGAIN/,
    );
  });
});

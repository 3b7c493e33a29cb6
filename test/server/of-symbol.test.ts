import { newestOnly, Topic } from '@voltaire/server/fan-out/topic.ts';
import { ofSymbol } from '@voltaire/server/resolvers/of-symbol.ts';
import { describe, expect, it } from 'vitest';

interface Message {
  readonly symbol: string;
  readonly price: number;
}
const btc = (price: number): Message => ({ symbol: 'BTC/USD', price });
const eth = (price: number): Message => ({ symbol: 'ETH/USD', price });

describe('a subscription of one symbol', () => {
  it('passes on what is of the symbol, and is not woken by what is not', async () => {
    const topic = new Topic<Message[]>({ limit: 10, shed: () => null });
    const messages = ofSymbol(topic.subscribe(), 'ETH/USD');
    const first = messages.next();
    topic.publish([btc(1)]);
    topic.publish([btc(2), eth(3), btc(4), eth(5)]);
    topic.publish([btc(6)]);
    topic.publish([eth(7)]);
    expect((await first).value).toEqual([eth(3), eth(5)]);
    expect((await messages.next()).value).toEqual([eth(7)]);
  });

  it('without a symbol passes on everything', async () => {
    const topic = new Topic<Message[]>(newestOnly());
    const messages = ofSymbol(topic.subscribe([btc(1), eth(2)]), undefined);
    expect((await messages.next()).value).toEqual([btc(1), eth(2)]);
  });

  it('ends when it is left, also while it waits, and leaves the topic', async () => {
    const topic = new Topic<Message[]>(newestOnly());
    const messages = ofSymbol(topic.subscribe(), 'ETH/USD');
    const waiting = messages.next();
    await messages.return!();
    expect(await waiting).toEqual({ value: undefined, done: true });
    expect(topic.subscriberCount).toBe(0);
  });
});

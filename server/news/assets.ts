/**
 * How people write of an asset. A "?" behind a word says that it means other things as well: it counts
 * only beside a word of CONTEXT or of an asset without a "?". With a "!" it never counts by itself.
 */
export interface AssetNames {
  /** The first is the one that most venues use. */
  readonly tickers: readonly string[];
  readonly names: readonly string[];
}

const asset = (tickers: string, names: string): AssetNames => ({
  tickers: tickers.split(' '),
  names: names.split(', '),
});

/**
 * The largest assets by market value. Those that nobody trades here are in it as well: "Bitcoin Cash"
 * must not be read as Bitcoin. docs/news.md shows it.
 */
export const ASSETS: readonly AssetNames[] = [
  asset('BTC XBT', 'Bitcoin'),
  asset('ETH', 'Ethereum, Ether'),
  asset('USDT', 'Tether'),
  asset('XRP', 'Ripple?'),
  asset('BNB', 'Binance Coin, BNB Chain'),
  asset('SOL', 'Solana'),
  asset('USDC', 'USD Coin'),
  asset('DOGE? XDG', 'Dogecoin'),
  asset('ADA?', 'Cardano'),
  asset('TRX', 'Tron?'),
  asset('LINK?', 'Chainlink'),
  asset('AVAX', 'Avalanche?'),
  asset('XLM', 'Stellar?, Stellar Lumens'),
  asset('SUI', 'Sui Network'),
  asset('BCH', 'Bitcoin Cash'),
  asset('HBAR', 'Hedera'),
  asset('LTC?', 'Litecoin'),
  asset('SHIB', 'Shiba Inu'),
  asset('TON?', 'Toncoin'),
  asset('DOT?', 'Polkadot'),
  asset('XMR', 'Monero'),
  asset('UNI?', 'Uniswap'),
  asset('HYPE?', 'Hyperliquid'),
  asset('PEPE', 'Pepecoin'),
  asset('AAVE', 'Aave'),
  asset('NEAR?', 'NEAR Protocol'),
  asset('APT?', 'Aptos'),
  asset('ICP?', 'Internet Computer'),
  asset('ETC?', 'Ethereum Classic'),
  asset('ONDO', 'Ondo Finance'),
  asset('TAO?', 'Bittensor'),
  asset('MNT?', 'Mantle?'),
  asset('POL? MATIC', 'Polygon?'),
  asset('KAS', 'Kaspa'),
  asset('VET?', 'VeChain'),
  asset('ATOM?', 'Cosmos?, Cosmos Hub'),
  asset('ALGO', 'Algorand'),
  asset('RENDER? RNDR', 'Render Network'),
  asset('ENA', 'Ethena'),
  asset('ARB?', 'Arbitrum'),
  asset('FIL?', 'Filecoin'),
  asset('TIA?', 'Celestia'),
  asset('WLD', 'Worldcoin'),
  asset('OP?', 'Optimism?, OP Mainnet'),
  asset('JUP', 'Jupiter?'),
  asset('BONK', 'Bonk?'),
  asset('STX?', 'Stacks?'),
  asset('IMX', 'Immutable?, Immutable X'),
  asset('INJ', 'Injective'),
  asset('SEI?', 'Sei Network'),
  asset('GRT', 'The Graph?'),
  asset('LDO', 'Lido?, Lido DAO'),
  asset('QNT', 'Quant Network'),
  asset('FET', 'Fetch.ai, Artificial Superintelligence Alliance'),
  asset('MKR', 'MakerDAO'),
  asset('SAND?', 'The Sandbox?'),
  asset('MANA?', 'Decentraland'),
  asset('GALA?', 'Gala Games'),
  asset('THETA?', 'Theta Network'),
  asset('XTZ', 'Tezos'),
  asset('FLOW?', 'Flow Blockchain'),
  asset('EOS?', 'EOS Network'),
  asset('CRV', 'Curve Finance, Curve DAO'),
  asset('AXS', 'Axie Infinity'),
  asset('ZEC', 'Zcash'),
  asset('DASH?', 'Dash Network'),
  asset('BSV', 'Bitcoin SV'),
  asset('ENS?', 'Ethereum Name Service'),
  asset('ONE?', 'Harmony?, Harmony One'),
  asset('AI!', 'Sleepless AI'),
];

/** What is read as a whole, and is no asset. */
export const NO_ASSETS = ['ETH Zurich', 'ETH Zürich', 'ripple effect', 'ripple effects'] as const;

/** One of these beside a word that means other things as well says that an asset is meant. */
export const CONTEXT: readonly string[] = [
  'crypto, cryptos, cryptocurrency, cryptocurrencies, altcoin, altcoins, memecoin, memecoins',
  'stablecoin, stablecoins, token, tokens, coin, coins, blockchain, onchain, on-chain, defi, dex',
  'nft, nfts, web3, staking, stakers, validators, mainnet, testnet, airdrop, hodl, spot etf',
  'spot etfs, smart contract, smart contracts, market cap, binance, coinbase, kraken, usdt, usdc',
].flatMap((line) => line.split(', '));

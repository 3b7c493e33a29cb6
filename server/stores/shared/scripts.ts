/**
 * What has to happen at once, in Lua. All keys are declared and no function is stored, so that it runs
 * on Dragonfly too. Tokens and versions are whole numbers below 2^53.
 */
export const SCRIPTS = {
  /** KEYS: fence, each value. ARGV: token, then version and value of each. 0 when the token is stale. */
  put: `
local token = tonumber(ARGV[1])
if token < tonumber(redis.call('GET', KEYS[1]) or '0') then return 0 end
for i = 2, #KEYS do
  local version = tonumber(ARGV[2 * i - 2])
  local known = redis.call('HMGET', KEYS[i], 'token', 'version')
  local t, v = tonumber(known[1] or '-1'), tonumber(known[2] or '-1')
  if token > t or (token == t and version > v) then
    redis.call('HSET', KEYS[i], 'token', ARGV[1], 'version', ARGV[2 * i - 2], 'value', ARGV[2 * i - 1])
  end
end
return 1`,

  /** KEYS: lease, fence. ARGV: id and name of the holder, ttl. Token, or {0, name, ms} of another. */
  acquire: `
local held = redis.call('HMGET', KEYS[1], 'id', 'name')
if held[1] and held[1] ~= ARGV[1] then return {'0', held[2], redis.call('PTTL', KEYS[1])} end
local time = redis.call('TIME')
local token = time[1] * 1000000 + time[2]
local last = tonumber(redis.call('GET', KEYS[2]) or '0')
if token <= last then token = last + 1 end
token = string.format('%.0f', token)
redis.call('SET', KEYS[2], token)
redis.call('HSET', KEYS[1], 'id', ARGV[1], 'name', ARGV[2], 'token', token)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {token}`,

  /** As acquire, with the token as a fourth argument. */
  renew: `
local held = redis.call('HMGET', KEYS[1], 'id', 'name')
if held[1] and held[1] ~= ARGV[1] then return {'0', held[2], redis.call('PTTL', KEYS[1])} end
if tonumber(redis.call('GET', KEYS[2]) or '0') > tonumber(ARGV[4]) then return {'0', '', 0} end
redis.call('SET', KEYS[2], ARGV[4])
redis.call('HSET', KEYS[1], 'id', ARGV[1], 'name', ARGV[2], 'token', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {ARGV[4]}`,

  /** KEYS: lease. ARGV: token. */
  release: `
if redis.call('HGET', KEYS[1], 'token') == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1`,

  /** KEYS: fence, stream. ARGV: token, about how many are kept, each text. 0 when the token is stale. */
  append: `
if tonumber(ARGV[1]) < tonumber(redis.call('GET', KEYS[1]) or '0') then return 0 end
for i = 3, #ARGV do
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', 'text', ARGV[i])
end
return 1`,
} as const;

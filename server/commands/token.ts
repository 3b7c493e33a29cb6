import { Command } from 'commander';
import { TokenStore } from '../access/tokens.ts';
import { Home } from '../home.ts';

export const tokenCommand = new Command('token').description('make, list and revoke access tokens');

tokenCommand
  .command('create')
  .description('make a token and show it, once')
  .requiredOption('--name <name>', 'who it is for: the name stands in every record')
  .action(({ name }: { name: string }) => {
    const token = store().create(name);
    console.log(token);
    console.error(
      `Append #token=${token} to the address of the dashboard, or send "Authorization: Bearer …".`,
    );
  });

tokenCommand
  .command('list')
  .description('names and dates')
  .action(() => {
    for (const { name, createdAt } of store().list()) console.log(`${createdAt}  ${name}`);
  });

tokenCommand
  .command('revoke')
  .description('a revoked token opens nothing from the next request on')
  .argument('<name>')
  .action((name: string) => {
    if (!store().revoke(name)) throw new Error(`there is no token named "${name}"`);
    console.log(`revoked ${name}`);
  });

function store(): TokenStore {
  return new TokenStore(new Home().tokens);
}

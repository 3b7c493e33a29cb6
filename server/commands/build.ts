import { Command } from 'commander';
import { prepareDashboard } from '../prepare-dashboard.ts';

export const buildCommand = new Command('build')
  .description('build the dashboard if it has changed; `start` does it by itself')
  .action(async () => prepareDashboard((line) => console.log(line)));

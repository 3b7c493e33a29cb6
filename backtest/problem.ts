/** What whoever started a backtest can mend: its message is all that they need to read. */
export class BacktestProblem extends Error {
  override readonly name = 'BacktestProblem';
}

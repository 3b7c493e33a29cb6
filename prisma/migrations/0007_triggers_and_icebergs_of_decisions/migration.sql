-- What the index has is made again from the journal: rows of before have neither.
TRUNCATE "runs", "policies", "decisions", "decision_actors", "facets", "texts", "orders", "fills", "interventions", "approvals", "progress";

-- AlterTable
ALTER TABLE "decisions" ADD COLUMN     "display_quantity" DECIMAL,
ADD COLUMN     "trigger_price" DECIMAL;


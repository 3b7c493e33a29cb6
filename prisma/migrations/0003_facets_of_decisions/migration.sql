-- What the index has is made again from the journal: rows of before have no facet.
TRUNCATE "runs", "policies", "decisions", "decision_actors", "texts", "orders", "fills", "interventions", "progress";

-- DropIndex
DROP INDEX "decisions_code_at_us_place_idx";

-- DropIndex
DROP INDEX "decisions_strategy_at_us_place_idx";

-- DropIndex
DROP INDEX "decisions_symbol_at_us_place_idx";

-- DropIndex
DROP INDEX "orders_symbol_created_at_us_idx";

-- AlterTable
ALTER TABLE "decisions" ADD COLUMN     "facet_id" BIGINT NOT NULL;

-- CreateTable
CREATE TABLE "facets" (
    "id" BIGINT NOT NULL,
    "symbol" TEXT NOT NULL,
    "strategy" TEXT NOT NULL,
    "code" TEXT,

    CONSTRAINT "facets_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "decisions_facet_id_at_us_place_idx" ON "decisions"("facet_id", "at_us", "place");


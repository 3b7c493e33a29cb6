-- What the index has is made again from the journal: rows of before have no moment.
TRUNCATE "runs", "policies", "decisions", "decision_actors", "facets", "texts", "orders", "fills", "interventions", "progress";

-- AlterTable
ALTER TABLE "decision_actors" DROP CONSTRAINT "decision_actors_pkey",
ADD COLUMN     "at_us" BIGINT NOT NULL,
ADD CONSTRAINT "decision_actors_pkey" PRIMARY KEY ("actor", "at_us", "place");

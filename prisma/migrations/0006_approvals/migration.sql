-- What the index has is made again from the journal: approvals of before have no rows.
TRUNCATE "runs", "policies", "decisions", "decision_actors", "facets", "texts", "orders", "fills", "interventions", "progress";

-- CreateTable
CREATE TABLE "approvals" (
    "id" TEXT NOT NULL,
    "place" BIGINT NOT NULL,
    "run" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "details" JSONB NOT NULL,
    "proposer" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at_us" BIGINT NOT NULL,
    "expires_at_us" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "approver" TEXT,
    "approval_reason" TEXT,
    "closed_at_us" BIGINT,
    "closed_place" BIGINT,

    CONSTRAINT "approvals_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "approvals_at_us_id_idx" ON "approvals"("at_us", "id");

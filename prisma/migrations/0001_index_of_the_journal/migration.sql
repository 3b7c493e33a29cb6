-- CreateTable
CREATE TABLE "runs" (
    "number" INTEGER NOT NULL,
    "run_id" TEXT NOT NULL,
    "started_at_us" BIGINT NOT NULL,
    "build_hash" TEXT NOT NULL,
    "policy_hash" TEXT NOT NULL,
    "version" TEXT,
    "runtime" TEXT,
    "configuration_hash" TEXT,
    "instruments" JSONB NOT NULL,
    "strategies" JSONB NOT NULL,

    CONSTRAINT "runs_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "policies" (
    "hash" TEXT NOT NULL,
    "policy" JSONB NOT NULL,
    "first_run" INTEGER NOT NULL,
    "first_used_at_us" BIGINT NOT NULL,

    CONSTRAINT "policies_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "decisions" (
    "place" BIGINT NOT NULL,
    "run" INTEGER NOT NULL,
    "segment" INTEGER NOT NULL,
    "block" BIGINT NOT NULL,
    "record" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "at_us" BIGINT NOT NULL,
    "symbol" TEXT NOT NULL,
    "strategy" TEXT NOT NULL,
    "strategy_version" TEXT NOT NULL,
    "code" TEXT,
    "why" TEXT NOT NULL,
    "denial" TEXT,
    "kind" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "time_in_force" TEXT NOT NULL,
    "reduce_only" BOOLEAN NOT NULL,
    "quantity" DECIMAL NOT NULL,
    "price" DECIMAL,
    "notional" DOUBLE PRECISION,
    "score" DOUBLE PRECISION,
    "threshold" DOUBLE PRECISION,
    "trading_level" TEXT NOT NULL,
    "text_id" BIGINT NOT NULL,

    CONSTRAINT "decisions_pkey" PRIMARY KEY ("place")
);

-- CreateTable
CREATE TABLE "decision_actors" (
    "actor" TEXT NOT NULL,
    "place" BIGINT NOT NULL,

    CONSTRAINT "decision_actors_pkey" PRIMARY KEY ("actor","place")
);

-- CreateTable
CREATE TABLE "texts" (
    "id" BIGINT NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "texts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "orders" (
    "id" TEXT NOT NULL,
    "place" BIGINT NOT NULL,
    "venue_order_id" TEXT,
    "symbol" TEXT NOT NULL,
    "strategy" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "time_in_force" TEXT NOT NULL,
    "reduce_only" BOOLEAN NOT NULL,
    "quantity" DECIMAL NOT NULL,
    "price" DECIMAL,
    "state" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "filled_quantity" DECIMAL NOT NULL,
    "average_price" DECIMAL,
    "created_at_us" BIGINT NOT NULL,
    "updated_at_us" BIGINT NOT NULL,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fills" (
    "order_id" TEXT NOT NULL,
    "trade_id" TEXT NOT NULL,
    "at_us" BIGINT NOT NULL,
    "symbol" TEXT NOT NULL,
    "price" DECIMAL NOT NULL,
    "quantity" DECIMAL NOT NULL,
    "fee" DECIMAL NOT NULL,
    "fee_asset" TEXT NOT NULL,
    "maker" BOOLEAN NOT NULL,

    CONSTRAINT "fills_pkey" PRIMARY KEY ("order_id","trade_id")
);

-- CreateTable
CREATE TABLE "interventions" (
    "place" BIGINT NOT NULL,
    "run" INTEGER NOT NULL,
    "at_us" BIGINT NOT NULL,
    "actor" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "scope" TEXT,
    "reason" TEXT NOT NULL,
    "details" JSONB NOT NULL,

    CONSTRAINT "interventions_pkey" PRIMARY KEY ("place")
);

-- CreateTable
CREATE TABLE "progress" (
    "id" INTEGER NOT NULL,
    "segment" INTEGER NOT NULL,
    "block" BIGINT NOT NULL,
    "chain" TEXT NOT NULL,
    "place" BIGINT NOT NULL,
    "records" BIGINT NOT NULL,
    "decisions" BIGINT NOT NULL,

    CONSTRAINT "progress_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "runs_run_id_key" ON "runs"("run_id");

-- CreateIndex
CREATE INDEX "decisions_at_us_place_idx" ON "decisions"("at_us", "place");

-- CreateIndex
CREATE INDEX "decisions_symbol_at_us_place_idx" ON "decisions"("symbol", "at_us", "place");

-- CreateIndex
CREATE INDEX "decisions_strategy_at_us_place_idx" ON "decisions"("strategy", "at_us", "place");

-- CreateIndex
CREATE INDEX "decisions_code_at_us_place_idx" ON "decisions"("code", "at_us", "place");

-- CreateIndex
CREATE INDEX "decisions_text_id_at_us_place_idx" ON "decisions"("text_id", "at_us", "place");

-- CreateIndex
CREATE INDEX "texts_words_idx" ON "texts" USING GIN ("words");

-- CreateIndex
CREATE INDEX "orders_venue_order_id_idx" ON "orders"("venue_order_id");

-- CreateIndex
CREATE INDEX "orders_symbol_created_at_us_idx" ON "orders"("symbol", "created_at_us");

-- CreateIndex
CREATE INDEX "fills_symbol_at_us_idx" ON "fills"("symbol", "at_us");

-- CreateIndex
CREATE INDEX "interventions_at_us_place_idx" ON "interventions"("at_us", "place");

-- CreateIndex
CREATE INDEX "interventions_actor_at_us_place_idx" ON "interventions"("actor", "at_us", "place");

-- CreateIndex
CREATE INDEX "interventions_kind_at_us_place_idx" ON "interventions"("kind", "at_us", "place");


-- CreateTable
CREATE TABLE "users" (
    "name" TEXT NOT NULL,
    "roles" TEXT[],
    "version" INTEGER NOT NULL,
    "created_at_us" BIGINT NOT NULL,
    "created_by" TEXT NOT NULL,
    "disabled_at_us" BIGINT,
    "disabled_by" TEXT,

    CONSTRAINT "users_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "tokens" (
    "sha256" TEXT NOT NULL,
    "user_name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "created_at_us" BIGINT NOT NULL,
    "created_by" TEXT NOT NULL,
    "expires_at_us" BIGINT,
    "revoked_at_us" BIGINT,
    "revoked_by" TEXT,
    "last_used_at_us" BIGINT,

    CONSTRAINT "tokens_pkey" PRIMARY KEY ("sha256")
);

-- CreateIndex
CREATE INDEX "tokens_user_name_idx" ON "tokens"("user_name");

-- AddForeignKey
ALTER TABLE "tokens" ADD CONSTRAINT "tokens_user_name_fkey" FOREIGN KEY ("user_name") REFERENCES "users"("name") ON DELETE RESTRICT ON UPDATE RESTRICT;

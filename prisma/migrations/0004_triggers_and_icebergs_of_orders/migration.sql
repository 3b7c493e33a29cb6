-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "display_quantity" DECIMAL,
ADD COLUMN     "trigger_price" DECIMAL;

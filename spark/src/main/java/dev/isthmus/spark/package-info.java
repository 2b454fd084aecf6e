/**
 * Bulk generation with Apache Spark as the engine: one shard a task, in the same folder and by the same protocol as {@code isthmus bulk}, which is what makes
 * retries harmless. The driver parses, refuses and finishes; executors keep the model open and make shards.
 */
package dev.isthmus.spark;

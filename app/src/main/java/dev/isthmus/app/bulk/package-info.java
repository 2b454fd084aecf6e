/**
 * Tens of thousands of images, made shard by shard.
 *
 * <p>A {@link dev.isthmus.app.bulk.BulkJob} says what is made, to the last pixel; its hash names it. A {@link dev.isthmus.app.bulk.Shard} is a range of its
 * images, {@link dev.isthmus.app.bulk.BulkRun} makes those that are missing in a {@link dev.isthmus.app.bulk.BulkFolder}, and
 * {@link dev.isthmus.app.bulk.Finish} puts together what evaluators read. Nothing here knows the command line, and all but {@code BulkRun} needs no model.
 */
package dev.isthmus.app.bulk;

package dev.isthmus.spark;

import dev.isthmus.app.InputException;
import dev.isthmus.app.bulk.BulkRun;
import dev.isthmus.app.bulk.Shard;
import dev.isthmus.runtime.IsthmusException;
import java.io.IOException;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * Makes shards with Spark: one task each.
 *
 * @param conf  of the application
 * @param order what executors are told
 */
record SparkEngine(SparkConf conf, Order order) implements BulkRun.Engine {
    private static final String MASTER = "spark.master";
    private static final String NAME = "spark.app.name";
    private static final String PLUGINS = "spark.plugins";

    /**
     * What {@code spark-submit} was told, with the plugin that keeps models open on executors.
     *
     * @throws InputException if there is no master
     */
    static SparkConf submitted() {
        SparkConf conf = new SparkConf();
        if (!conf.contains(MASTER)) {
            throw new InputException(MASTER + " is not set; expected this to be started by spark-submit --master");
        }
        String plugins = conf.get(PLUGINS, "");
        return conf.setIfMissing(NAME, "isthmus bulk")
                .set(PLUGINS, plugins.isEmpty() ? IsthmusPlugin.class.getName() : plugins + "," + IsthmusPlugin.class.getName());
    }

    /** Whether driver and executor are the same process, and so see the same files. */
    static boolean isOneProcess(SparkConf conf) {
        String master = conf.get(MASTER);
        return master.equals("local") || master.startsWith("local[");
    }

    @Override
    public int make(List<Shard> missing) throws IOException {
        try (JavaSparkContext spark = new JavaSparkContext(new SparkContext(conf))) {
            LongAccumulator images = spark.sc().longAccumulator("images");
            LongAccumulator shards = spark.sc().longAccumulator("shards");
            spark.setJobDescription("shards of job " + order.hash().substring(0, 12));
            spark.parallelize(missing.stream().map(Shard::number).toList(), missing.size())
                    .foreach(new ShardTask(order, images, shards));
            return images.value().intValue();
        } catch (Exception e) { // Scala's methods do not say that they throw Spark's checked exceptions
            throw reason(e);
        }
    }

    /** What a task failed for, rather than the story of its retries. */
    private static RuntimeException reason(Exception failure) throws IOException {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            switch (each) {
                case InputException e -> throw e;
                case IsthmusException e -> throw e;
                case IOException e -> throw e;
                default -> { }
            }
        }
        return new IsthmusException("Spark gave up: " + failure.getMessage(), failure);
    }
}

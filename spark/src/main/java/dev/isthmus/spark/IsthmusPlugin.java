package dev.isthmus.spark;

import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.SparkPlugin;

/** How Spark tells an executor that it begins and ends. The driver names this in {@code spark.plugins}. */
public final class IsthmusPlugin implements SparkPlugin {

    @Override
    public DriverPlugin driverPlugin() {
        return null; // the driver keeps nothing
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new ExecutorModels();
    }
}

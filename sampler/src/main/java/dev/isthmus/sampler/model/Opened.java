package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.SharedScope;
import java.util.function.Function;

/**
 * A network made of opened parameters, with what has to stay open as long as it is used.
 *
 * @param parameters where the weights lie
 * @param weights    owner of their tensors
 * @param network    that computes with them
 */
record Opened<T>(Parameters parameters, SharedScope weights, T network) implements AutoCloseable {

    /**
     * Opens the parameters, brings them to the device and makes a network of them, leaving nothing open when that does not come about.
     *
     * @throws dev.isthmus.runtime.io.CheckpointException if the parameters are not those of the table, or not all finite
     */
    static <T> Opened<T> open(WeightSource source, ParameterTable table, Placement placement, Function<Weights, T> network) {
        Parameters parameters = Parameters.open(source, table);
        SharedScope owner = SharedScope.open();
        try (Scope loading = Scope.open()) {
            Weights weights = new Weights(parameters, placement);
            T made = network.apply(weights);
            weights.requireFinite();
            loading.moveAllTo(owner);
            return new Opened<>(parameters, owner, made);
        } catch (Throwable t) {
            owner.close();
            parameters.close();
            throw t;
        }
    }

    @Override
    public void close() {
        weights.close();
        parameters.close();
    }
}

package dev.isthmus.runtime.io;

import dev.isthmus.runtime.DType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a pickle can build here: inert data, and nothing that was not asked for. */
sealed interface PickleValue {

    /** What this is, for messages. */
    String kind();

    /** A string. */
    record Text(String text) implements PickleValue {
        @Override
        public String kind() {
            return Quoted.text(text);
        }
    }

    /** A whole number of at most 64 bits. */
    record Whole(long value) implements PickleValue {
        @Override
        public String kind() {
            return Long.toString(value);
        }
    }

    /** A boolean. */
    record Flag(boolean value) implements PickleValue {
        @Override
        public String kind() {
            return value ? "True" : "False";
        }
    }

    /** Values that nothing here needs; they are read over. */
    enum Plain implements PickleValue {
        NONE("None"),
        FRACTION("a float"),
        BIG_NUMBER("a number of more than 64 bits");

        private final String kind;

        Plain(String kind) {
            this.kind = kind;
        }

        @Override
        public String kind() {
            return kind;
        }
    }

    /** One of the allowed Python names. */
    record Named(PickleGlobal global) implements PickleValue {
        @Override
        public String kind() {
            return global.toString();
        }
    }

    /** Elements in a zip entry of their own. */
    record Storage(String key, DType dtype, long elements) implements PickleValue {
        @Override
        public String kind() {
            return "a storage";
        }
    }

    /** A checked view of a storage. */
    record Tensor(StridedView view) implements PickleValue {
        @Override
        public String kind() {
            return "a tensor";
        }
    }

    /**
     * A value with others inside. {@code depth} counts the levels below and including this; once {@code held} by another
     * it may not change any more, which keeps that count true and rules out circles.
     */
    abstract sealed class Container implements PickleValue {
        int depth = 1;
        boolean held;
    }

    /** A tuple. */
    final class Tuple extends Container {
        final List<PickleValue> items;

        Tuple(List<PickleValue> items) {
            this.items = items;
        }

        @Override
        public String kind() {
            return "a tuple of " + items.size();
        }
    }

    /** A list. */
    final class Sequence extends Container {
        final List<PickleValue> items = new ArrayList<>();

        @Override
        public String kind() {
            return "a list of " + items.size();
        }
    }

    /** A dict. Only values under text keys are kept; optimizers count by number, and nobody asks for theirs. */
    final class Dict extends Container {
        final Map<String, PickleValue> byName = new LinkedHashMap<>();
        final boolean ordered;

        Dict(boolean ordered) {
            this.ordered = ordered;
        }

        @Override
        public String kind() {
            return "a dict of " + byName.size();
        }
    }

    /** The options a training program was started with; what they were is not kept. */
    final class Namespace extends Container {
        @Override
        public String kind() {
            return "an argparse.Namespace";
        }
    }
}

package dev.isthmus.runtime.io;

import dev.isthmus.runtime.io.PickleValue.Container;
import dev.isthmus.runtime.io.PickleValue.Dict;
import dev.isthmus.runtime.io.PickleValue.Namespace;
import dev.isthmus.runtime.io.PickleValue.Sequence;
import dev.isthmus.runtime.io.PickleValue.Text;
import dev.isthmus.runtime.io.PickleValue.Tuple;
import dev.isthmus.runtime.io.PickleValue.Whole;
import java.util.List;
import java.util.function.Function;

/**
 * How values come to lie in others: without circles, without repeated keys, and not too deep.
 *
 * <p>An honest pickle finishes a container before it puts it into another. Held to that, none can close a circle, and the
 * depth of each is known when it is put away, so nothing ever has to walk through them.
 *
 * @param budget  pays for what is put into dicts
 * @param refusal makes an exception of what is wrong
 */
record PickleContainers(PickleBudget budget, Function<String, CheckpointException> refusal) {
    static final int MAX_DEPTH = 64;
    /** Few names of tensors are longer. */
    private static final int CHARS_PER_STEP = 64;

    Tuple tuple(List<PickleValue> items) {
        Tuple tuple = new Tuple(items);
        items.forEach(item -> hold(tuple, item));
        return tuple;
    }

    /** A dict of the arguments of {@code OrderedDict}: none, or one list of pairs. */
    Dict orderedDict(List<PickleValue> arguments) {
        Dict dict = new Dict(true);
        if (arguments.isEmpty()) {
            return dict;
        }
        if (arguments.size() != 1 || !(arguments.getFirst() instanceof Sequence pairs)) {
            throw refusal.apply("makes an OrderedDict of other things than a list of pairs");
        }
        for (PickleValue pair : pairs.items) {
            List<PickleValue> both = switch (pair) {
                case Tuple tuple -> tuple.items;
                case Sequence list -> list.items;
                default -> List.of();
            };
            refuseIf(both.size() != 2, "makes an OrderedDict of other things than a list of pairs");
            put(dict, both.get(0), both.get(1));
        }
        return dict;
    }

    void append(PickleValue target, List<PickleValue> items) {
        if (!(target instanceof Sequence list)) {
            throw refusal.apply("appends to " + target.kind() + ", expected a list");
        }
        change(list);
        for (PickleValue item : items) {
            hold(list, item);
            list.items.add(item);
        }
    }

    /** Puts {@code pairs}, keys and values in turn, into the dict {@code target}. */
    void set(PickleValue target, List<PickleValue> pairs) {
        if (!(target instanceof Dict dict)) {
            throw refusal.apply("sets a key of " + target.kind() + ", expected a dict");
        }
        refuseIf(pairs.size() % 2 != 0, "sets a key without a value");
        change(dict);
        for (int i = 0; i < pairs.size(); i += 2) {
            put(dict, pairs.get(i), pairs.get(i + 1));
        }
    }

    /** Attributes: those of a Namespace, or the {@code _metadata} of a state dict. Nobody asks for either. */
    void attributes(PickleValue target, PickleValue state) {
        refuseIf(!(state instanceof Dict), "gives " + state.kind() + " as attributes, expected a dict");
        switch (target) {
            case Namespace namespace -> {
                change(namespace);
                hold(namespace, state);
            }
            case Dict dict when dict.ordered -> {
                change(dict);
                hold(dict, state);
            }
            default -> throw refusal.apply("gives attributes to " + target.kind());
        }
    }

    private void put(Dict dict, PickleValue key, PickleValue value) {
        hold(dict, value);
        switch (key) {
            case Text text -> {
                // Keys whose hashes collide are compared, over all of their length.
                budget.spend(1 + text.text().length() / CHARS_PER_STEP);
                // The message is made only when it is needed: for a million keys that alone would take half a minute.
                if (dict.byName.put(text.text(), value) != null) {
                    throw refusal.apply("sets key " + text.kind() + " twice");
                }
            }
            // Checked as everything is, but nobody asks for it by that name.
            case Whole number -> budget.spend(1);
            default -> throw refusal.apply("has " + key.kind() + " as a key, expected a text or a whole number");
        }
    }

    private void change(Container container) {
        refuseIf(container.held, "changes " + container.kind() + " that is already inside another value, as circles do");
    }

    private void hold(Container parent, PickleValue child) {
        if (child instanceof Container inner) {
            refuseIf(inner == parent, "puts " + parent.kind() + " into itself");
            inner.held = true;
            parent.depth = Math.max(parent.depth, inner.depth + 1);
            refuseIf(parent.depth > MAX_DEPTH, "nests more than " + MAX_DEPTH + " levels deep");
        }
    }

    private void refuseIf(boolean wrong, String what) {
        if (wrong) {
            throw refusal.apply(what);
        }
    }
}

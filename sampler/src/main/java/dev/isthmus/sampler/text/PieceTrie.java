package dev.isthmus.sampler.text;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the pieces that a text goes on with. Nodes lie level by level, the children of one side by side in the order of their
 * bytes, so that it takes no more memory for pieces that were chosen to be costly.
 */
final class PieceTrie {

    /** What {@link #child} returns where there is none. */
    static final int NO_NODE = -1;
    /** What {@link #value} returns where no piece ends. */
    static final int NO_VALUE = -1;
    static final int ROOT = 0;

    /**
     * A piece to be found.
     *
     * @param text  UTF-8
     * @param value 0 or more
     */
    record Entry(byte[] text, int value) {
    }

    private final byte[] labels;       // of the edge that leads to a node
    private final int[] firstChild;    // those of node i end before those of node i + 1
    private final int[] values;

    /** @param entries no two of one text, and none without text */
    PieceTrie(List<Entry> entries) {
        Entry[] sorted = entries.toArray(Entry[]::new);
        Arrays.sort(sorted, Comparator.comparing(Entry::text, Arrays::compareUnsigned));
        int nodes = nodes(sorted);
        labels = new byte[nodes];
        firstChild = new int[nodes + 1];
        values = new int[nodes];
        Arrays.fill(values, NO_VALUE);
        build(sorted);
    }

    private static int nodes(Entry[] sorted) {
        int nodes = 1;
        byte[] before = {};
        for (Entry entry : sorted) {
            int common = Arrays.mismatch(before, entry.text());
            nodes = Math.addExact(nodes, entry.text().length - common);
            before = entry.text();
        }
        return nodes;
    }

    /** Goes through the nodes in their order; the entries of a node are those from {@code from} to {@code to}. */
    private void build(Entry[] sorted) {
        int[] from = new int[values.length];
        int[] to = new int[values.length];
        int[] depth = new int[values.length];
        to[ROOT] = sorted.length;
        int made = 1;
        for (int node = 0; node < values.length; node++) {
            firstChild[node] = made;
            int at = from[node];
            if (at < to[node] && sorted[at].text().length == depth[node]) {
                values[node] = sorted[at].value();
                at++;
            }
            while (at < to[node]) {
                byte label = sorted[at].text()[depth[node]];
                labels[made] = label;
                depth[made] = depth[node] + 1;
                from[made] = at;
                while (at < to[node] && sorted[at].text()[depth[node]] == label) {
                    at++;
                }
                to[made++] = at;
            }
        }
        firstChild[values.length] = made;
    }

    /** The node that a byte leads to. */
    int child(int node, byte label) {
        int low = firstChild[node];
        int high = firstChild[node + 1] - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Byte.compareUnsigned(labels[middle], label);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return NO_NODE;
    }

    /** The value of the piece that ends at a node. */
    int value(int node) {
        return values[node];
    }

    /** Length in bytes of the longest piece that the text goes on with, 0 if there is none. */
    int longest(byte[] text, int from) {
        int found = 0;
        int node = ROOT;
        for (int i = from; i < text.length; i++) {
            node = child(node, text[i]);
            if (node == NO_NODE) {
                return found;
            }
            if (values[node] != NO_VALUE) {
                found = i + 1 - from;
            }
        }
        return found;
    }
}

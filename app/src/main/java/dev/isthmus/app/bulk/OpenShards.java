package dev.isthmus.app.bulk;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Shards between their first image and their record; whatever ends the run, their claims and workspaces go with it. */
final class OpenShards implements AutoCloseable {
    private final Set<ShardWriter> open = new HashSet<>();

    synchronized ShardWriter add(ShardWriter shard) {
        open.add(shard);
        return shard;
    }

    /** The shard is done with. */
    void close(ShardWriter shard) throws IOException {
        synchronized (this) {
            open.remove(shard);
        }
        shard.close();
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (ShardWriter shard : copy()) {
            try {
                close(shard);
            } catch (IOException e) { // the others are closed all the same
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private synchronized List<ShardWriter> copy() {
        return List.copyOf(open);
    }
}

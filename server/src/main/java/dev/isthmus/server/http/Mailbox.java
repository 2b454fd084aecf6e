package dev.isthmus.server.http;

import dev.isthmus.sampler.generator.GenerationProgress;
import dev.isthmus.sampler.generator.ProgressListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;

/** Progress on its way to a client. One that reads slowly misses the oldest; memory stays bounded, and the generator never waits for it. */
final class Mailbox implements ProgressListener {
    private static final int ROOM = 16;

    /** What is in it. */
    sealed interface Letter {
        /** An AR step has finished. */
        record Progress(GenerationProgress progress) implements Letter {
        }

        /** Nothing more comes. */
        record End() implements Letter {
        }
    }

    private final LinkedBlockingDeque<Letter> letters = new LinkedBlockingDeque<>(ROOM);

    @Override
    public void at(GenerationProgress progress) {
        put(new Letter.Progress(progress));
    }

    /** Nothing more comes. */
    void end() {
        put(new Letter.End());
    }

    /** The oldest letter, or nothing if none came in this time. */
    Optional<Letter> take(Duration patience) throws InterruptedException {
        return Optional.ofNullable(letters.pollFirst(patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    private void put(Letter letter) {
        while (!letters.offerLast(letter)) {
            letters.pollFirst();
        }
    }
}

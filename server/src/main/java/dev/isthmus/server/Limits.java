package dev.isthmus.server;

import java.time.Duration;

/**
 * What one client may take of the server. Every bound is there because without it a client could hold memory, a connection or a thread for as
 * long as it likes.
 *
 * @param bodyBytes      of a request
 * @param headerBytes    of all headers of a request
 * @param images         of a request
 * @param connections    open at once; more wait to be accepted
 * @param requestTimeout from the first byte of a request to its last
 * @param idleTimeout    from one request of a connection to the next, and to the first
 * @param writeTimeout   for a part of an answer to be taken by the client's side, at most some 100 KB
 * @param answerTimeout  from a request to its images; what is not done then is cancelled
 */
public record Limits(int bodyBytes, int headerBytes, int images, int connections, Duration requestTimeout, Duration idleTimeout,
                     Duration writeTimeout, Duration answerTimeout) {

    /** Enough for everybody who means well. */
    public static final Limits USUAL = new Limits(64 * 1024, 16 * 1024, 10, 1024, Duration.ofSeconds(10), Duration.ofSeconds(60),
            Duration.ofSeconds(20), Duration.ofMinutes(5));

    public Limits {
        requireBetween("body bytes", bodyBytes, 1, 1 << 26);
        requireBetween("header bytes", headerBytes, 512, 1 << 20);
        requireBetween("images of a request", images, 1, 4096);
        requireBetween("connections", connections, 1, 1 << 20);
        requirePositive("request time-out", requestTimeout);
        requirePositive("idle time-out", idleTimeout);
        requirePositive("write time-out", writeTimeout);
        requirePositive("answer time-out", answerTimeout);
    }

    /** The same for requests of other sizes. */
    public Limits withImages(int most) {
        return new Limits(bodyBytes, headerBytes, most, connections, requestTimeout, idleTimeout, writeTimeout, answerTimeout);
    }

    /** The same with another number of connections. */
    public Limits withConnections(int most) {
        return new Limits(bodyBytes, headerBytes, images, most, requestTimeout, idleTimeout, writeTimeout, answerTimeout);
    }

    /** The same with other patience for clients. */
    public Limits withTimeouts(Duration request, Duration idle, Duration write) {
        return new Limits(bodyBytes, headerBytes, images, connections, request, idle, write, answerTimeout);
    }

    /** The same with other patience for images. */
    public Limits withAnswerTimeout(Duration other) {
        return new Limits(bodyBytes, headerBytes, images, connections, requestTimeout, idleTimeout, writeTimeout, other);
    }

    private static void requireBetween(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + "; expected " + least + " to " + most);
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " is " + value.toMillis() + " ms; expected more than 0");
        }
    }
}

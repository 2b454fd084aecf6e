package dev.isthmus.server.api;

import java.nio.charset.StandardCharsets;

/**
 * A server-sent event.
 *
 * @param name its type
 * @param data one line of JSON
 */
public record Event(String name, String data) {

    /** A line that clients pass over, which keeps a connection from looking dead. */
    public static byte[] comment(String text) {
        return (": " + text + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The event on the wire. */
    public byte[] bytes() {
        return ("event: " + name + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}

package dev.isthmus.server.api;

import java.util.Locale;

/** Every kind of error that the service answers with; clients tell them apart by {@link #code()}. */
public enum Problem {
    /** The body is no JSON document, or one beyond the parser's limits. */
    INVALID_JSON(400, Type.INVALID_REQUEST),
    /** A field that there is none of. */
    UNKNOWN_FIELD(400, Type.INVALID_REQUEST),
    /** A field holds another kind of JSON value than it should. */
    WRONG_TYPE(400, Type.INVALID_REQUEST),
    /** A field that is needed is not there. */
    MISSING_FIELD(400, Type.INVALID_REQUEST),
    /** A field holds a value that the interface knows and this service does not offer. */
    UNSUPPORTED_VALUE(400, Type.INVALID_REQUEST),
    /** Two fields contradict each other. */
    CONFLICTING_FIELDS(400, Type.INVALID_REQUEST),
    /** What came is not HTTP as it should be. */
    BAD_REQUEST(400, Type.INVALID_REQUEST),
    /** No bearer token, or not the right one. */
    UNAUTHORIZED(401, Type.AUTHENTICATION),
    /** A page of another site reached this server under that site's name, and there is no token to tell it from a client. */
    HOST_NOT_ALLOWED(403, Type.AUTHENTICATION),
    /** There is nothing at this path. */
    NOT_FOUND(404, Type.INVALID_REQUEST),
    /** Another model than the one that is served. */
    MODEL_NOT_FOUND(404, Type.INVALID_REQUEST),
    /** The path takes other methods. */
    METHOD_NOT_ALLOWED(405, Type.INVALID_REQUEST),
    /** The body did not arrive in time. */
    REQUEST_TIMEOUT(408, Type.INVALID_REQUEST),
    /** The body is too large. */
    BODY_TOO_LARGE(413, Type.INVALID_REQUEST),
    /** The body is not said to be JSON. */
    UNSUPPORTED_MEDIA_TYPE(415, Type.INVALID_REQUEST),
    /** The model has no such class. */
    UNKNOWN_CLASS(422, Type.INVALID_REQUEST),
    /** There is no such preset, or it does not fit the model. */
    UNKNOWN_PRESET(422, Type.INVALID_REQUEST),
    /** A number beyond its bounds. */
    OUT_OF_RANGE(422, Type.INVALID_REQUEST),
    /** Guidance or temperature so large that the model's numbers overflow. */
    NOT_FINITE(422, Type.INVALID_REQUEST),
    /** The model makes images of another size. */
    UNSUPPORTED_SIZE(422, Type.INVALID_REQUEST),
    /** As many images wait as may. */
    QUEUE_FULL(429, Type.RATE_LIMIT),
    /** The server's fault; its log says which. */
    INTERNAL_ERROR(500, Type.SERVER),
    /** The model is not warm yet, or could not be opened. */
    NOT_READY(503, Type.UNAVAILABLE),
    /** The server is about to end and takes nothing more. */
    DRAINING(503, Type.UNAVAILABLE),
    /** The server ended before the images were there. */
    CANCELLED(503, Type.UNAVAILABLE),
    /** The images were not there in the time that the server gives a request. */
    DEADLINE_EXCEEDED(503, Type.UNAVAILABLE),
    /** Memory ran out, even for one image alone. */
    OUT_OF_MEMORY(503, Type.UNAVAILABLE);

    /** OpenAI's families of errors, and one for a server that cannot serve now. */
    public enum Type {
        INVALID_REQUEST("invalid_request_error"),
        AUTHENTICATION("authentication_error"),
        RATE_LIMIT("rate_limit_error"),
        UNAVAILABLE("unavailable_error"),
        SERVER("server_error");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /** As it stands in the answer. */
        public String text() {
            return text;
        }
    }

    private final int status;
    private final Type type;

    Problem(int status, Type type) {
        this.status = status;
        this.type = type;
    }

    /** HTTP's number for it. */
    public int status() {
        return status;
    }

    /** The family it belongs to. */
    public Type type() {
        return type;
    }

    /** Its name in answers and metrics. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}

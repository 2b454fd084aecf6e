package dev.isthmus.server.api;

import tools.jackson.databind.JsonNode;

/** Kinds of JSON values, as errors name them. */
enum Kind {
    STRING("a string"),
    WHOLE_NUMBER("a whole number"),
    NUMBER("a number with a fraction or an exponent"),
    BOOLEAN("a boolean"),
    NULL("null"),
    LIST("a list"),
    OBJECT("an object");

    private final String text;

    Kind(String text) {
        this.text = text;
    }

    static Kind of(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING, BINARY, POJO -> STRING;
            case NUMBER -> value.isIntegralNumber() ? WHOLE_NUMBER : NUMBER;
            case BOOLEAN -> BOOLEAN;
            case ARRAY -> LIST;
            case OBJECT -> OBJECT;
            case NULL, MISSING -> NULL;
        };
    }

    String text() {
        return text;
    }
}

package dev.isthmus.runtime.schema;

/**
 * One parameter of an op.
 *
 * @param defaultText what stands for it when it is not given, as the schema writes it; null when it must be given
 */
public record Parameter(String name, SchemaType type, String defaultText, boolean keywordOnly) {

    @Override
    public String toString() {
        return type + " " + name + (defaultText == null ? "" : "=" + defaultText);
    }
}

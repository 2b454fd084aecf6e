package dev.isthmus.app.report;

import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** One JSON object on one line, written property by property. */
public final class JsonLine {
    private final StringWriter text = new StringWriter();
    private final JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text);

    /** An object without properties. */
    public JsonLine() {
        json.writeStartObject();
    }

    /** Adds a string. */
    public JsonLine put(String name, String value) {
        json.writeStringProperty(name, value);
        return this;
    }

    /** Adds a whole number. */
    public JsonLine put(String name, long value) {
        json.writeNumberProperty(name, value);
        return this;
    }

    /** Adds a number. JSON has no NaN and no infinities: they become null. */
    public JsonLine put(String name, double value) {
        if (Double.isFinite(value)) {
            json.writeNumberProperty(name, value);
        } else {
            json.writeNullProperty(name);
        }
        return this;
    }

    /** Adds a list of strings. */
    public JsonLine put(String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
        return this;
    }

    /** Ends the object and returns it, without a line end. */
    public String end() {
        json.writeEndObject();
        json.close();
        return text.toString();
    }
}

package dev.isthmus.server.api;

/** From the bytes of a request to what is to be done. Any thread may use it. */
public final class GenerationParser {
    private final JsonBody json;
    private final Catalog catalog;

    /** @param maxBytes of a body */
    public GenerationParser(Catalog catalog, long maxBytes) {
        json = new JsonBody(maxBytes);
        this.catalog = catalog;
    }

    /**
     * What the body asks for.
     *
     * @throws Refusal if it asks for nothing that can be done
     */
    public Order order(byte[] body) {
        return catalog.order(GenerationBody.of(new Fields(json.object(body))));
    }
}

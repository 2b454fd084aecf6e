package dev.isthmus.server.api;

import dev.isthmus.sampler.generator.GenerationProgress;
import dev.isthmus.sampler.generator.ImageProgress;
import dev.isthmus.sampler.order.Grid;
import dev.isthmus.sampler.plan.Plan;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON that goes out; {@code openapi.json} describes it. Any thread may use it. */
public final class Answers {
    private static final String TYPE = "type";

    private final JsonMapper mapper = JsonMapper.shared();
    private final Catalog catalog;

    /** @param catalog that answers are about */
    public Answers(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The body of an error. */
    public static byte[] error(Refusal refusal) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.set("error", errorNode(refusal));
        return utf8(body);
    }

    /** The body of a health probe. */
    public static byte[] health(String status) {
        return utf8(JsonMapper.shared().createObjectNode().put("status", status));
    }

    /** {@code GET /v1/models}. */
    public byte[] models() {
        ObjectNode list = mapper.createObjectNode().put("object", "list");
        list.putArray("data").add(model());
        return utf8(list);
    }

    /** {@code GET /v1/presets}. */
    public byte[] presets() {
        ObjectNode list = mapper.createObjectNode().put("object", "list").put("default", catalog.preset().id());
        ArrayNode data = list.putArray("data");
        for (Offer offer : catalog.offers()) {
            ObjectNode preset = data.addObject().put("id", offer.preset().id()).put("object", "preset")
                    .put("description", offer.preset().description()).put("origin", offer.preset().origin())
                    .put("backbone", offer.preset().backbone().id()).put("ar_steps", offer.plan().arSteps());
            stages(preset, offer.plan());
            preset.put("teraflops", offer.teraflops());
        }
        return utf8(list);
    }

    /**
     * All images in one document.
     *
     * @param pngs in the order's order
     */
    public byte[] images(String id, long created, Order order, List<byte[]> pngs, double seconds) {
        ObjectNode answer = head(mapper.createObjectNode(), id, created, order).put("output_format", "png").put("seconds", seconds);
        ArrayNode data = answer.putArray("data");
        for (int i = 0; i < pngs.size(); i++) {
            identity(data.addObject().put("b64_json", base64(pngs.get(i))), order, i);
        }
        return utf8(answer);
    }

    /** The first event. */
    public Event accepted(String id, long created, Order order) {
        ObjectNode data = head(event("image_generation.accepted"), id, created, order);
        grid(data, order.plan().grid());
        data.put("ar_steps", order.plan().arSteps());
        stages(data, order.plan());
        ArrayNode images = data.putArray("images");
        IntStream.range(0, order.count()).forEach(i -> identity(images.addObject().put("index", i), order, i));
        return event(data);
    }

    /** An AR step has finished. */
    public Event progress(Order order, GenerationProgress progress) {
        ObjectNode data = event("image_generation.progress").put("ar_step", progress.arStep()).put("ar_steps", progress.arSteps())
                .put("stage", progress.stage()).put("stage_name", StageShape.name(progress.stage(), progress.stages()));
        ArrayNode images = data.putArray("images");
        for (ImageProgress image : progress.images()) {
            images.addObject().put("index", image.index()).put("known", image.known().cardinality())
                    .put("tokens", tokens(image.known(), order.plan().tokens()));
        }
        return event(data);
    }

    /** An unfinished image. */
    public Event partial(int index, int number, int arStep, byte[] png) {
        return event(event("image_generation.partial_image").put("index", index).put("partial_image_index", number).put("ar_step", arStep)
                .put("b64_json", base64(png)));
    }

    /** A finished image. */
    public Event completed(Order order, int index, byte[] png) {
        return event(identity(event("image_generation.completed").put("index", index), order, index).put("b64_json", base64(png)));
    }

    /** The last event, if all went well. */
    public Event done(Order order, double seconds) {
        return event(event("image_generation.done").put("images", order.count()).put("seconds", seconds));
    }

    /** The last event, if something failed. */
    public static Event failed(Refusal refusal) {
        ObjectNode data = JsonMapper.shared().createObjectNode().put(TYPE, "error");
        data.set("error", errorNode(refusal));
        return new Event("error", data.toString());
    }

    private static ObjectNode errorNode(Refusal refusal) {
        return JsonMapper.shared().createObjectNode().put("message", refusal.getMessage()).put(TYPE, refusal.problem().type().text())
                .put("param", refusal.param().orElse(null)).put("code", refusal.problem().code());
    }

    private ObjectNode model() {
        ObjectNode model = mapper.createObjectNode().put("id", catalog.model().name()).put("object", "model")
                .put("created", catalog.opened().getEpochSecond()).put("owned_by", "isthmus")
                .put("size", catalog.size()).put("channels", catalog.model().vae().imageChannels());
        grid(model, catalog.model().mar().grid());
        model.put("cfg", catalog.cfg()).put("preset", catalog.preset().id()).put("max_images", catalog.maxImages());
        catalog.model().classes().forEach(model.putArray("classes")::add);
        return model;
    }

    private ObjectNode head(ObjectNode node, String id, long created, Order order) {
        return node.put("id", id).put("created", created).put("model", catalog.model().name()).put("preset", order.preset().id())
                .put("cfg", order.cfg()).put("temperature", order.temperature()).put("size", catalog.size());
    }

    private ObjectNode identity(ObjectNode node, Order order, int index) {
        Picture picture = order.picture(index);
        return node.put("class_id", picture.label()).put("class_name", catalog.model().classes().get(picture.label()))
                .put("seed", picture.seed());
    }

    private ObjectNode event(String type) {
        return mapper.createObjectNode().put(TYPE, type);
    }

    private static Event event(ObjectNode data) {
        return new Event(data.get(TYPE).stringValue(), data.toString());
    }

    private static void grid(ObjectNode node, Grid grid) {
        node.putObject("grid").put("rows", grid.height()).put("columns", grid.width());
    }

    private static void stages(ObjectNode node, Plan plan) {
        ArrayNode stages = node.putArray("stages");
        for (StageShape stage : StageShape.of(plan)) {
            stages.addObject().put("stage", stage.stage()).put("name", stage.name()).put("ar_steps", stage.arSteps())
                    .put("tokens", stage.tokens());
        }
    }

    private static String tokens(BitSet known, int tokens) {
        return IntStream.range(0, tokens).mapToObj(i -> known.get(i) ? "1" : "0").collect(Collectors.joining());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] utf8(ObjectNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }
}

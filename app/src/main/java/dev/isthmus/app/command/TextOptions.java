package dev.isthmus.app.command;

import dev.isthmus.app.InputException;
import dev.isthmus.app.option.ImageSize;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What images of texts are made of, instead of classes. */
final class TextOptions {

    @Option(names = "--prompt", paramLabel = "TEXT",
            description = "Text to image: a prompt; repeat it for several. Its embeddings have to be in the file of --embeddings."
                    + " Default with --embeddings: every prompt of the file.")
    List<String> prompts = List.of();

    @Option(names = "--embeddings", paramLabel = "FILE", description = "Embeddings of prompts, as isthmus embed writes them.")
    Path embeddings;

    @Option(names = "--negative", paramLabel = "TEXT", description = "Refused: LightGen's network has learned what no text is.")
    private String negative;

    @Option(names = "--size", paramLabel = "PIXELS", converter = ImageSize.class,
            description = "Text to image: 256 or 512 pixels. Default: 512, or the model's own.")
    Integer size;

    @Option(names = "--geneval", paramLabel = "FILE.jsonl",
            description = "Text to image: GenEval's prompts, a JSON object a line; --out DIR becomes a folder that its evaluator reads."
                    + " The same command goes on where it was. Default of --count: 4.")
    Path geneval;

    /** Whether images of texts are asked for. */
    boolean given() {
        if (negative != null) {
            throw new InputException("--negative is given; expected none: LightGen is not guided away from a text but from what it has learned"
                    + " for no text, and was not trained for another one in its place");
        }
        return !prompts.isEmpty() || embeddings != null || geneval != null || size != null;
    }
}

package dev.isthmus.app.embed;

import dev.isthmus.app.InputException;
import dev.isthmus.app.Version;
import dev.isthmus.app.generate.WeightsDigest;
import dev.isthmus.app.report.Format;
import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.sampler.text.SpecialTokens;
import dev.isthmus.sampler.text.T5Config;
import dev.isthmus.sampler.text.T5Encoder;
import dev.isthmus.sampler.text.T5Files;
import dev.isthmus.sampler.text.T5Tokenizer;
import dev.isthmus.sampler.text.TextEmbeddings;
import dev.isthmus.sampler.text.TokenizedPrompt;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Embeddings of prompts by a T5, from the files to the file.
 *
 * @param files     of the network
 * @param length    positions of every prompt
 * @param special   what names of special tokens in prompts mean
 * @param strict    whether a prompt that is too long is refused instead of cut
 * @param batch     prompts computed together
 * @param placement where and in what
 * @param threads   to compute with, if the user says
 * @param out       the file
 */
public record Embedding(T5Files files, int length, SpecialTokens special, boolean strict, int batch, Placement placement, OptionalInt threads,
                        Path out) {

    /**
     * Tokenizes prompts, which needs nothing native.
     *
     * @param warnings told of every prompt that is cut
     * @throws InputException if nothing of a prompt is text, or one is too long for a strict run
     * @throws CheckpointException if the tokenizer is malformed or has tokens that the network has not
     */
    public List<TokenizedPrompt> tokenize(List<Prompt> prompts, Consumer<String> warnings) {
        T5Config config = T5Config.read(files.config());
        T5Tokenizer tokenizer = T5Tokenizer.open(files.tokenizer());
        if (tokenizer.size() > config.vocabulary()) {
            throw new CheckpointException(files.tokenizer(), "has " + tokenizer.size() + " tokens, but vocab_size of " + files.config() + " is "
                    + config.vocabulary() + "; expected the tokenizer of the same network");
        }
        List<TokenizedPrompt> tokenized = new ArrayList<>();
        for (Prompt prompt : prompts) {
            TokenizedPrompt tokens = tokenize(tokenizer, prompt);
            if (tokens.isEmpty()) {
                throw new InputException(prompt.where() + " is empty once spaces and control characters are gone; expected text");
            }
            if (tokens.truncated()) {
                String what = prompt.where() + " has " + tokens.wanted() + " tokens with its end, but --max-length is " + length;
                if (strict) {
                    throw new InputException(what + "; expected a shorter prompt, or a run without --strict, which would cut it");
                }
                warnings.accept(what + "; left out: its last " + Format.count(tokens.wanted() - tokens.used(), "token"));
            }
            tokenized.add(tokens);
        }
        return tokenized;
    }

    private TokenizedPrompt tokenize(T5Tokenizer tokenizer, Prompt prompt) {
        try {
            return tokenizer.tokenize(prompt.text(), length, special);
        } catch (IllegalArgumentException e) {
            throw new InputException(prompt.where() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Computes the embeddings and writes the file.
     *
     * @param progress told now and then, in a line
     * @throws CancellationException if the thread is interrupted
     */
    public void run(List<Prompt> prompts, List<TokenizedPrompt> tokens, Consumer<String> progress) throws IOException {
        Torch.load(progress);
        threads.ifPresent(Torch::setThreads);
        try (T5Encoder encoder = T5Encoder.open(files, placement); Arena arena = Arena.ofConfined()) {
            int width = encoder.config().width();
            long bytesOfOne = (long) length * width * Float.BYTES;
            MemorySegment values = arena.allocate(Math.multiplyExact(bytesOfOne, tokens.size()), Double.BYTES);
            for (int first = 0; first < tokens.size(); first += batch) {
                List<TokenizedPrompt> some = tokens.subList(first, Math.min(tokens.size(), first + batch));
                encode(encoder, some, values.asSlice(first * bytesOfOne, some.size() * bytesOfOne));
                progress.accept(first + some.size() + " of " + Format.count(tokens.size(), "prompt"));
            }
            TextEmbeddings.write(out, tokens, values, width, metadata(prompts, encoder.files()));
        }
    }

    private void encode(T5Encoder encoder, List<TokenizedPrompt> prompts, MemorySegment to) {
        try (Scope scope = Scope.open()) {
            Tensor embeddings = encoder.encode(prompts, layer -> {
                if (Thread.interrupted()) {
                    throw new CancellationException("interrupted");
                }
            });
            Tensor.of(to, DType.F32, embeddings.shape()).copyFrom(embeddings.to(Device.CPU));
        }
    }

    /** Nothing that depends on the time, so that the same run writes the same file. */
    private Map<String, String> metadata(List<Prompt> prompts, List<Path> weights) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("prompts", JsonMapper.shared().writeValueAsString(prompts.stream().map(Prompt::text).toList()));
        metadata.put("software", "Isthmus " + Version.text() + ", libtorch " + Torch.info().version());
        metadata.put("precision", placement.precision().id());
        metadata.put("device", placement.device().toString());
        metadata.put("special_tokens", special == SpecialTokens.AS_TEXT ? "text" : "tokens");
        List<Path> all = new ArrayList<>(weights);
        all.add(files.config());
        all.add(files.tokenizer());
        for (Path file : all) {
            if (Thread.interrupted()) {
                throw new CancellationException("interrupted");
            }
            metadata.put("sha256 of " + file.getFileName(), WeightsDigest.of(file));
        }
        return metadata;
    }
}

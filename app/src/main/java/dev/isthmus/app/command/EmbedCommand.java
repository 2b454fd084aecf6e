package dev.isthmus.app.command;

import dev.isthmus.app.InputException;
import dev.isthmus.app.embed.Embedding;
import dev.isthmus.app.embed.Prompt;
import dev.isthmus.app.embed.Prompts;
import dev.isthmus.app.generate.Interruption;
import dev.isthmus.app.generate.Writable;
import dev.isthmus.app.option.DeviceOption;
import dev.isthmus.app.option.PrecisionName;
import dev.isthmus.app.option.WholeNumber;
import dev.isthmus.app.report.Format;
import dev.isthmus.app.report.OneLine;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.sampler.model.Precision;
import dev.isthmus.sampler.text.SpecialTokens;
import dev.isthmus.sampler.text.T5Config;
import dev.isthmus.sampler.text.T5Encoder;
import dev.isthmus.sampler.text.T5Files;
import dev.isthmus.sampler.text.TokenizedPrompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes embeddings of prompts. Whatever can be refused is refused before anything slow begins. */
@Command(name = "embed", description = "Make embeddings of prompts with a T5 encoder and keep them in a file.",
        sortOptions = false,
        footer = {"",
            "The file is safetensors with embeddings [prompts, length, width], mask and ids [prompts, length];",
            "its metadata hold the prompts and the SHA-256 of the network's files. Weights are read matrix by",
            "matrix, so that far less memory is needed than they take. There are no weights in this program:",
            "--t5 names a folder as it is published, such as that of google/flan-t5-xxl, which LightGen needs.", "",
            "Examples:",
            "  isthmus embed --t5 flan-t5-xxl --out cat.safetensors \"a cat on a sofa\"",
            "  isthmus embed --t5 flan-t5-xxl --prompts prompts.txt --out prompts.safetensors --strict",
            "  isthmus embed --t5 flan-t5-xxl --out cat.safetensors --device cuda --precision bf16 \"a cat\""})
final class EmbedCommand implements Callable<Integer> {

    @Option(names = "--t5", paramLabel = "DIR", required = true,
            description = "Folder with config.json, model.safetensors (or its index and shards) and spiece.model.")
    private Path t5;

    @Option(names = "--tokenizer", paramLabel = "FILE", description = "The spiece.model, where it is elsewhere.")
    private Path tokenizer;

    @Parameters(paramLabel = "PROMPT", arity = "0..*", description = "Prompts. One that begins with - stands behind --.")
    private List<String> arguments = List.of();

    @Option(names = "--prompts", paramLabel = "FILE", description = "Instead: a file of UTF-8 with a prompt a line.")
    private Path file;

    @Option(names = {"-o", "--out"}, paramLabel = "FILE.safetensors", required = true, description = "The file; an older one is replaced.")
    private Path out;

    @Option(names = "--max-length", paramLabel = "N", defaultValue = "128", converter = WholeNumber.PromptLength.class,
            description = "Positions of every prompt, its end included; shorter ones are padded, longer ones cut. LightGen takes"
                    + " 128. Default: ${DEFAULT-VALUE}.")
    private int length;

    @Option(names = "--strict", description = "Refuse a prompt that is too long instead of cutting it.")
    private boolean strict;

    @Option(names = "--special-tokens",
            description = "Take </s>, <pad>, <unk> and <extra_id_0> to <extra_id_99> in prompts as the tokens of that name; otherwise they are text.")
    private boolean specialTokens;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "8", converter = WholeNumber.Batch.class,
            description = "Prompts computed together; more are faster and take more memory. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(names = "--precision", paramLabel = "NAME", defaultValue = "f32", converter = PrecisionName.class,
            description = "What large products are computed in: f32 or bf16. T5 does not fit f16. Default: ${DEFAULT-VALUE}.")
    private Precision precision;

    @Option(names = "--threads", paramLabel = "N", converter = WholeNumber.Threads.class,
            description = "Threads to compute with. Default: $$OMP_NUM_THREADS, else one for each processor.")
    private Integer threads;

    @Mixin
    private DeviceOption device;

    @Option(names = {"-q", "--quiet"}, description = "No progress and no messages but errors and warnings.")
    private boolean quiet;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Embedding embedding = embedding();
        List<Prompt> prompts = prompts();
        requireWritable();
        T5Config.warning(embedding.files().config()).ifPresent(this::warn);
        List<TokenizedPrompt> tokens = embedding.tokenize(prompts, this::warn);
        T5Encoder.check(embedding.files());
        long began = System.nanoTime();
        Interruption.during(() -> {
            embedding.run(prompts, tokens, this::note);
            return null;
        }, () -> warn("interrupted, nothing was written"));
        double seconds = (System.nanoTime() - began) / 1e9;
        note(Format.count(tokens.size(), "prompt") + " of " + length + " positions in " + Format.number(seconds) + " s: " + out);
        return ExitCode.OK;
    }

    private Embedding embedding() {
        if (precision == Precision.F16) {
            throw new InputException("--precision is f16; expected f32 or bf16, since T5 has values above f16's largest");
        }
        T5Files files = tokenizer == null ? T5Files.in(t5) : new T5Files(t5, tokenizer);
        return new Embedding(files, length, specialTokens ? SpecialTokens.AS_TOKENS : SpecialTokens.AS_TEXT, strict, batch,
                new Placement(device.device(), precision), threads == null ? OptionalInt.empty() : OptionalInt.of(threads), out);
    }

    private List<Prompt> prompts() {
        if (arguments.isEmpty() == (file == null)) {
            throw new InputException(file == null ? "no prompt is given; expected prompts, or a file of them with --prompts"
                    : "prompts are given and --prompts " + file + " too; expected one of both");
        }
        return file == null ? Prompts.ofArguments(arguments) : Prompts.ofFile(file);
    }

    private void requireWritable() {
        Path folder = out.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new InputException("--out " + out + ": there is no folder " + folder + "; expected an existing one");
        }
        Writable.requireInto(folder);
        Writable.requireReplaceable(out);
    }

    private void warn(String line) {
        spec.commandLine().getErr().println("isthmus: " + OneLine.of(line));
        spec.commandLine().getErr().flush();
    }

    private void note(String line) {
        if (!quiet) {
            spec.commandLine().getErr().println(line);
            spec.commandLine().getErr().flush();
        }
    }
}

package dev.isthmus.app.doctor;

import com.sun.management.OperatingSystemMXBean;
import dev.isthmus.app.InputException;
import dev.isthmus.app.generate.WeightsDigest;
import dev.isthmus.app.option.WeightsOption;
import dev.isthmus.app.report.Format;
import dev.isthmus.app.report.OneLine;
import dev.isthmus.runtime.Cuda;
import dev.isthmus.runtime.IsthmusException;
import dev.isthmus.runtime.LibraryException;
import dev.isthmus.runtime.Torch;
import dev.isthmus.runtime.TorchInfo;
import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.sampler.model.LightGenConfig;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.model.ModelFiles;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.model.ParameterTable;
import dev.isthmus.sampler.model.TextImageSource;
import dev.isthmus.sampler.model.WeightSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Findings about this process and machine, with what is wrong told at the end as well. */
public final class Examination {
    private static final String BINDINGS = "dev.isthmus.bindings";
    private static final double MILLION = 1e6;

    private final List<String> lines = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /** Everything found, in order. */
    public List<String> lines() {
        List<String> all = new ArrayList<>(lines);
        all.add("");
        if (problems.isEmpty()) {
            all.add("all is well");
        }
        problems.forEach(problem -> all.add("problem: " + problem));
        return all;
    }

    /** Whether nothing is wrong. */
    public boolean healthy() {
        return problems.isEmpty();
    }

    /** This program. */
    public void isthmus(String version) {
        find("isthmus", version);
    }

    /** The JVM and what it runs on. */
    public void java() {
        find("java", System.getProperty("java.version") + ", " + System.getProperty("java.vendor") + ", "
                + System.getProperty("java.vm.name"));
        find("java home", System.getProperty("java.home"));
        find("system", System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                + System.getProperty("os.arch") + ", " + Format.count(Runtime.getRuntime().availableProcessors(), "processor"));
        Module caller = ModuleLayer.boot().findModule(BINDINGS).orElse(Torch.class.getModule());
        find("native access", caller.isNativeAccessEnabled() ? "enabled for " + name(caller)
                : "not enabled: start java with --enable-native-access=" + name(caller));
    }

    private static String name(Module module) {
        return module.isNamed() ? module.getName() : "ALL-UNNAMED";
    }

    /** Memory as this process may use it, which in a container is less than the machine's. */
    public void memory() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        find("memory", Format.bytes(system.getTotalMemorySize()) + ", of which " + Format.bytes(system.getFreeMemorySize())
                + " free; Java heap at most " + Format.bytes(Runtime.getRuntime().maxMemory()));
    }

    /** Loads libtorch and tells what came of it. */
    public void libtorch(Consumer<String> notice) {
        try {
            TorchInfo torch = Torch.load(notice);
            Torch.Threads threads = Torch.threads();
            find("libtorch", torch.version() + " in " + torch.directory());
            find("found by", torch.source().toLowerCase(Locale.ROOT).replace('_', ' '));
            torch.attempts().forEach(attempt -> find("  tried", attempt));
            find("shim", torch.shim().toString());
            cache(torch).ifPresent(cache -> find("cache", cache.toString()));
            find("BLAS", torch.hasOpenBlas() ? "OpenBLAS" : "built into libtorch");
            find("threads", "libtorch " + threads.torch() + ", BLAS " + threads.blas());
            find("devices", "cpu" + Cuda.unavailable().map(reason -> "; " + reason).orElseGet(() -> Cuda.devices().stream()
                    .map(gpu -> ", " + gpu).collect(Collectors.joining())));
            find("features", features(torch));
        } catch (LibraryException e) {
            problem("libtorch", e.getMessage());
            e.attempts().forEach(attempt -> find("  tried", attempt));
        } catch (IsthmusException e) {
            problem("libtorch", e.getMessage());
        }
    }

    /** Natives are unpacked to ROOT/natives/KEY. */
    private static Optional<Path> cache(TorchInfo torch) {
        return Stream.of(torch.shim().getParent(), torch.directory())
                .map(Path::getParent)
                .filter(folder -> folder != null && folder.endsWith("natives"))
                .map(Path::getParent)
                .findFirst();
    }

    private static String features(TorchInfo torch) {
        List<String> features = new ArrayList<>();
        features.add(torch.hasErrorText() ? "error texts" : "no error texts (libtorch 2.13 or newer has them)");
        features.add(torch.hasOneDnnLinear() ? "oneDNN linear layers" : "no oneDNN linear layers");
        features.add(torch.hasScalarOps() ? "scalar ops" : "no scalar ops");
        return String.join(", ", features);
    }

    /** The model that generate would use. */
    public void model(WeightsOption option) {
        try {
            if (option.model().isTextToImage()) {
                textToImage(option);
                return;
            }
            ModelConfig config = option.model().config();
            Optional<Path> directory = option.model().published().isPresent() ? Optional.empty() : Optional.of(option.model().directory());
            ParameterTable network = ParameterTable.of(config.mar());
            ParameterTable autoencoder = ParameterTable.of(config.vae());
            find("model", config.name() + directory.map(d -> " in " + d).orElse("") + ", " + config.classes().size()
                    + " classes, images of " + config.image().cropTo() + " x " + config.image().cropTo() + ", "
                    + Format.number((network.size() + autoencoder.size()) / MILLION) + " million parameters");
            directory.map(d -> new ModelFiles(d).config()).filter(Files::exists).ifPresent(file -> file(file, ""));
            ModelSource source = option.source();
            weights(source.network(), network);
            weights(source.autoencoder(), autoencoder);
        } catch (InputException | IsthmusException e) {
            problem("model", e.getMessage());
        }
    }

    private void textToImage(WeightsOption option) {
        TextImageSource source = option.textToImage(null);
        LightGenConfig config = source.config().network();
        ParameterTable network = ParameterTable.of(config);
        ParameterTable autoencoder = ParameterTable.of(source.config().autoencoder());
        find("model", source.name() + ", text to image, images of " + config.imgSize() + " x " + config.imgSize() + ", "
                + Format.number((network.size() + autoencoder.size()) / MILLION) + " million parameters");
        find("  text", "of embeddings [prompts, " + config.maxLength() + ", " + config.captionChannels() + "], which isthmus embed makes");
        weights(source.network(), network);
        weights(source.autoencoder(), autoencoder);
    }

    private void weights(WeightSource source, ParameterTable table) {
        switch (source) {
            case WeightSource.InFile file -> checkpoint(file, table);
            case WeightSource.Random(long seed) -> find("  weights", "random, of seed " + seed);
        }
    }

    private void checkpoint(WeightSource.InFile source, ParameterTable table) {
        Path main = source.path();
        try (Checkpoint checkpoint = Checkpoint.open(main, source.choice())) {
            for (Path file : checkpoint.files()) {
                file(file, file.equals(main) ? Format.count(checkpoint.names().size(), "tensor") + ", " : "");
            }
            table.requireFit(checkpoint);
        } catch (IsthmusException e) {
            problem("  " + main.getFileName(), e.getMessage());
        }
    }

    private void file(Path file, String content) {
        try {
            find("  " + file.getFileName(), Format.bytes(Files.size(file)) + ", " + content + "SHA-256 " + WeightsDigest.of(file));
        } catch (IOException e) {
            problem("  " + file.getFileName(), e.getMessage());
        }
    }

    private void find(String what, String finding) {
        lines.add(String.format("%-15s %s", what, OneLine.of(finding)));
    }

    private void problem(String what, String message) {
        find(what, message);
        problems.add(OneLine.of(message));
    }
}

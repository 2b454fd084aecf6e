package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.isthmus.app.command.Cli;
import dev.isthmus.tests.CommandLine.Result;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bulk command from job to files, on a model that is quick: what it writes, and what happens when it is disturbed. */
@ExtendWith(NoLiveTensors.class)
class BulkTest {
    private static final int SIDE = 14;
    private static final int IMAGE = SIDE * SIDE * 3;
    private static final String PRESET = "gtr-6.3x";

    @TempDir
    Path temporary;

    private Path model;
    private Path out;

    private record Outcome(int code, String out, String err) {
    }

    private record Line(int label, String name, long seed) {
    }

    @BeforeEach
    void writeModel() throws IOException {
        model = TinyModel.write(Files.createDirectory(temporary.resolve("model")));
        out = temporary.resolve("out");
    }

    @Test
    void pngsAreNumberedClassByClassAndAreThoseOfGenerate() throws Exception {
        done("--images", "10", "--shard-size", "4", "--seed", "5");
        assertEquals(List.of("images", "images.csv", "job.json", "manifest.json", "shards"), names(out));
        assertEquals(List.of("00000.json", "00001.json", "00002.json"), names(out.resolve("shards")));
        assertEquals(10, names(out.resolve("images")).size());
        Line[] expected = {new Line(0, "a", 5), new Line(0, "a", 6), new Line(0, "a", 7), new Line(1, "b & <c>", 5),
            new Line(1, "b & <c>", 6), new Line(1, "b & <c>", 7), new Line(2, "d", 5), new Line(2, "d", 6), new Line(3, "e", 5),
            new Line(3, "e", 6)};
        assertEquals(List.of(expected), index());

        Path single = temporary.resolve("single");
        assertEquals(0, run("generate", "--class", "1", "--count", "3", "--seed", "5", "--preset", PRESET, "--model", model.toString(),
                "--out", single.toString()).code());
        assertArrayEquals(rgb(single.resolve("b-c-seed7.png")), rgb(out.resolve("images/00005.png")));
    }

    @Test
    void npzHoldsTheSamePixelsShuffledWithTheirLabels() throws Exception {
        done("--images", "11", "--shard-size", "4");
        Map<Line, byte[]> pngs = new HashMap<>();
        List<Line> sorted = index();
        for (int i = 0; i < sorted.size(); i++) {
            pngs.put(sorted.get(i), rgb(out.resolve(String.format("images/%05d.png", i))));
        }

        out = temporary.resolve("npz");
        done("--images", "11", "--shard-size", "4", "--format", "npz");
        List<Line> shuffled = index();
        assertNotEquals(sorted, shuffled);
        try (ZipFile zip = new ZipFile(out.resolve("samples.npz").toFile())) {
            assertEquals(2, zip.size());
            byte[] images = zip.getInputStream(zip.getEntry("arr_0.npy")).readAllBytes();
            ByteBuffer labels = ByteBuffer.wrap(zip.getInputStream(zip.getEntry("arr_1.npy")).readAllBytes())
                    .order(ByteOrder.LITTLE_ENDIAN);
            int header = array(images, "{'descr': '|u1', 'fortran_order': False, 'shape': (11, 14, 14, 3), }");
            labels.position(array(labels.array(), "{'descr': '<i8', 'fortran_order': False, 'shape': (11,), }"));
            assertEquals(header + 11 * IMAGE, images.length);
            assertEquals(11 * Long.BYTES, labels.remaining());
            for (int i = 0; i < 11; i++) {
                byte[] pixels = Arrays.copyOfRange(images, header + i * IMAGE, header + (i + 1) * IMAGE);
                assertArrayEquals(pngs.remove(shuffled.get(i)), pixels, "image " + i);
                assertEquals(shuffled.get(i).label(), labels.getLong());
            }
        }
        assertEquals(Map.of(), pngs, "images that are in the PNGs alone");
    }

    @Test
    void tarHoldsSamplesOfImageClassAndJson() throws Exception {
        done("--images", "5", "--shard-size", "3", "--format", "tar");
        List<Line> index = index();
        int place = 0;
        for (String archive : new String[] {"00000.tar", "00001.tar"}) {
            Map<String, byte[]> files = untar(Files.readAllBytes(out.resolve("tar").resolve(archive)));
            for (; !files.isEmpty(); place++) {
                String stem = "0000" + place;
                assertEquals(List.of(stem + ".png", stem + ".cls", stem + ".json"), files.keySet().stream().limit(3).toList());
                BufferedImage image = ImageIO.read(new ByteArrayInputStream(files.remove(stem + ".png")));
                assertEquals(SIDE, image.getWidth());
                assertEquals(String.valueOf(index.get(place).label()), new String(files.remove(stem + ".cls")));
                JsonNode json = JsonMapper.shared().readTree(files.remove(stem + ".json"));
                assertEquals(index.get(place), new Line(json.get("label").asInt(), json.get("class").asString(), json.get("seed").asLong()));
            }
        }
        assertEquals(5, place);
    }

    @Test
    void greyImagesBecomeRgb() throws Exception {
        model = Repository.fashion();
        done("--images", "1", "--format", "npz", "--ar-steps", "1,1,1", "--diffusion-steps", "2,2,2,2");
        try (ZipFile zip = new ZipFile(out.resolve("samples.npz").toFile())) {
            byte[] images = zip.getInputStream(zip.getEntry("arr_0.npy")).readAllBytes();
            int header = array(images, "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 28, 28, 3), }");
            for (int i = header; i < images.length; i += 3) {
                assertTrue(images[i] == images[i + 1] && images[i] == images[i + 2]);
            }
        }
    }

    @Test
    void ctrlCSaysHowFarItCameAndLeavesNothingHalf() throws Exception {
        assumeFalse(CommandLine.interruptsAreIgnored(), "interrupts do not reach what this build starts");
        String[] job = {"--images", "20000", "--shard-size", "8", "--batch", "4"};
        Process process = start(job);
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (process.isAlive() && System.nanoTime() < end && records() < 3) {
            Thread.sleep(20);
        }
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        Result result = CommandLine.finish(process, temporary.resolve("work"));
        assertEquals(130, result.code(), result.err());
        assertTrue(result.err().contains(" of 2500 shards, ") && result.err().contains("the same command goes on from there"), result.err());
        assertTrue(names(out.resolve("shards")).stream().noneMatch(name -> name.startsWith(".work") || name.endsWith(".tmp")),
                names(out.resolve("shards")).toString());
        Outcome status = run("bulk", "status", "--out", out.toString());
        assertTrue(status.out().startsWith(records() + " of 2500 shards, " + 8 * records() + " of 20000 images, "), status.out());
    }

    @Test
    void twoWorkersInOneFolderMakeEveryShardOnce() throws Exception {
        String[] job = {"--images", "80", "--shard-size", "8", "--batch", "4"};
        done(job);
        Map<String, String> expected = Contents.of(out);
        out = temporary.resolve("shared");
        Process other = start(job);
        Outcome mine = run(command(job));
        assertEquals(0, mine.code(), mine.err());
        Result theirs = CommandLine.finish(other, temporary.resolve("work"));
        assertEquals(0, theirs.code(), theirs.err());
        assertEquals(expected, Contents.of(out));
        assertEquals(80, made(mine.err()) + made(theirs.err()), mine.err() + theirs.err());
    }

    @Test
    void partsOfAJobAreMerged() throws Exception {
        String[] job = {"--images", "23", "--shard-size", "5", "--format", "npz"};
        done(job);
        Map<String, String> expected = Contents.of(out);
        out = temporary.resolve("parts");
        for (String part : new String[] {"2/3", "0/3"}) {
            done("--images", "23", "--shard-size", "5", "--format", "npz", "--shard", part);
        }
        assertEquals("3 of 5 shards, 15 of 23 images, 65%", status().substring(0, 35));
        Outcome early = run("bulk", "merge", "--out", out.toString());
        assertEquals(2, early.code());
        assertTrue(early.err().contains("shard 1 is not finished"), early.err());
        assertEquals(1, run("bulk", "verify", "--out", out.toString()).code());
        done("--images", "23", "--shard-size", "5", "--format", "npz", "--shard", "1/3");
        assertEquals(0, run("bulk", "merge", "--out", out.toString()).code());
        assertEquals(expected, Contents.of(out));
        assertEquals("5 of 5 shards, 23 of 23 images, 100%, complete\n", status());
    }

    @Test
    void whatIsDamagedIsFoundAndMadeAgain() throws Exception {
        String[] job = {"--images", "24", "--shard-size", "4"};
        done(job);
        Map<String, String> expected = Contents.of(out);
        FileTime untouched = Files.getLastModifiedTime(out.resolve("images/00000.png"));
        byte[] bytes = Files.readAllBytes(out.resolve("images/00005.png"));
        bytes[bytes.length / 2] ^= 1;
        Files.write(out.resolve("images/00005.png"), bytes);
        Files.write(out.resolve("images/00009.png"), new byte[3]);
        Files.delete(out.resolve("images/00013.png"));
        Files.write(out.resolve("shards/00004.json"), new byte[] {(byte) 0xff, 0});
        Outcome found = run("bulk", "verify", "--out", out.toString());
        assertEquals(1, found.code(), found.out());
        assertEquals(5, found.out().lines().count(), found.out());
        assertTrue(found.out().startsWith("shard 1: SHA-256 is "), found.out());
        Outcome again = run(command(job));
        assertEquals(0, again.code(), again.err());
        assertTrue(again.err().contains("2 shards of 6 are finished from before"), again.err());
        assertEquals(expected, Contents.of(out));
        assertEquals(untouched, Files.getLastModifiedTime(out.resolve("images/00000.png")), "a sound shard was made again");
    }

    /** The manifest says that all is there, so it goes when that is not so any more, whoever is to make it again. */
    @Test
    void aManifestIsOfTheShardsThatAreThere() throws Exception {
        String[] job = {"--images", "12", "--shard-size", "4"};
        done(job);
        Map<String, String> expected = Contents.of(out);
        Files.delete(out.resolve("images/00005.png"));
        merged("shard 1 is damaged: 00005.png is missing");
        assertFalse(Files.exists(out.resolve("manifest.json")));
        assertEquals("2 of 3 shards, 8 of 12 images, 66%", status().substring(0, 34));
        merged("shard 1 is not finished");
        done("--images", "12", "--shard-size", "4", "--shard", "0/2");
        assertEquals(1, run("bulk", "verify", "--out", out.toString()).code());
        done(job);
        assertEquals(expected, Contents.of(out));
        Files.delete(out.resolve("shards/00001.json"));
        assertFalse(status().contains("complete"), "without a shard");
        merged("shard 1 is not finished");
        done("--images", "12", "--shard-size", "4", "--shard", "1/2");
        assertFalse(Files.exists(out.resolve("manifest.json")));
        assertEquals(0, run("bulk", "merge", "--out", out.toString()).code());
        assertEquals(expected, Contents.of(out));
    }

    /** Another libtorch makes the same images with other bytes; what the manifest says of them must be what is there. */
    @Test
    void aManifestIsWrittenAnewForAShardThatWasMadeOtherwise() throws Exception {
        String[] job = {"--images", "12", "--shard-size", "4"};
        done(job);
        byte[] manifest = Files.readAllBytes(out.resolve("manifest.json"));
        Files.delete(out.resolve("images/00005.png"));
        model = model.resolve("."); // which the text of a PNG has as it was given
        done(job);
        Files.write(out.resolve("manifest.json"), manifest);
        Outcome found = run("bulk", "verify", "--out", out.toString());
        assertEquals("shard 1: was made again since manifest.json was written\n1 fault\n", found.out());
        assertEquals(1, found.code());
        assertEquals(0, run("bulk", "merge", "--out", out.toString()).code());
        assertEquals(0, run("bulk", "verify", "--out", out.toString()).code());
        assertFalse(Arrays.equals(manifest, Files.readAllBytes(out.resolve("manifest.json"))));
    }

    private void merged(String refusal) {
        Outcome merged = run("bulk", "merge", "--out", out.toString());
        assertEquals(2, merged.code(), merged.out());
        assertEquals(1, merged.err().lines().count(), merged.err());
        assertTrue(merged.err().contains(refusal), merged.err());
    }

    @Test
    void aFinishedNpzNeedsItsShardsNoMore() throws Exception {
        String[] job = {"--images", "6", "--shard-size", "4", "--format", "npz"};
        done(job);
        byte[] pixels = Files.readAllBytes(out.resolve("shards/00000.u8"));
        pixels[9] ^= 1;
        Files.write(out.resolve("shards/00000.u8"), pixels);
        Outcome verified = run("bulk", "verify", "--out", out.toString());
        assertEquals(0, verified.code(), verified.out());
        for (Path file : files(out.resolve("shards"))) {
            Files.delete(file);
        }
        Files.delete(out.resolve("shards"));
        assertEquals("2 of 2 shards, 6 of 6 images, 100%, complete\n", status());
        assertEquals(0, run("bulk", "merge", "--out", out.toString()).code());
        assertTrue(run(command(job)).err().contains("nothing was missing"));
        verified = run("bulk", "verify", "--out", out.toString());
        assertEquals(0, verified.code(), verified.out());
        byte[] bytes = Files.readAllBytes(out.resolve("samples.npz"));
        Files.write(out.resolve("samples.npz"), Arrays.copyOf(bytes, bytes.length - 1));
        assertEquals(1, run("bulk", "verify", "--out", out.toString()).code());
        assertEquals(0, run(command(job)).code());
        assertArrayEquals(bytes, Files.readAllBytes(out.resolve("samples.npz")));
    }

    /** A limit on the size of files fails as a full disk does, and can be had without one. */
    @Test
    void aDiskThatIsFullIsToldAndTheRunGoesOnLater() throws Exception {
        String[] job = {"--images", "150", "--shard-size", "150", "--format", "npz", "--batch", "50"}; // 88 kB a shard
        Path work = Files.createDirectory(temporary.resolve("work"));
        Result full = CommandLine.runIn(work, List.of("sh", "-c", "ulimit -f 128; exec \"$@\"", "sh"),
                command(job));
        assertEquals(2, full.code(), full.err());
        assertTrue(full.err().lines().toList().getLast().startsWith("isthmus: "), full.err());
        assertFalse(full.err().contains("Exception"), full.err());
        assertTrue(names(out).stream().noneMatch(name -> name.endsWith(".tmp") || name.endsWith("npz")), names(out).toString());
        done(job);
        Map<String, String> afterwards = Contents.of(out);
        out = temporary.resolve("undisturbed");
        done(job);
        assertEquals(Contents.of(out), afterwards);
    }

    /** A run that was killed while it put a large file together leaves most of it, on a disk with room for one. */
    @Test
    void whatAKilledRunLeftTakesNoRoomFromTheNext() throws Exception {
        String[] job = {"--images", "150", "--shard-size", "150", "--format", "npz", "--batch", "50"}; // 88 kB, and as much again
        done(job);
        Map<String, String> expected = Contents.of(out);
        Path mount = Files.createDirectory(temporary.resolve("mount"));
        Path work = Files.createDirectory(temporary.resolve("work"));
        assumeTrue(CommandLine.execute(work, List.of("sh", "-c", "unshare -rm mount -t tmpfs none " + mount)).code() == 0,
                "no disk of its own can be had here");
        Path made = out.resolve("job.json");
        out = mount.resolve("out");
        Path kept = temporary.resolve("kept");
        Result again = CommandLine.runIn(work, List.of("unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=320k none \"$1\" && mkdir -p \"$1/out/shards/.work-finish-x\""
                        + " && cp \"$2\" \"$1/out\" && head -c 250000 /dev/zero > \"$1/out/shards/.work-finish-x/samples.npz\" || exit;"
                        + " from=$1/out; kept=$3; shift 3; \"$@\"; code=$?; cp -a \"$from\" \"$kept\"; exit $code",
                "sh", mount.toString(), made.toString(), kept.toString()), command(job));
        assertEquals(0, again.code(), again.err());
        Contents.assertSame(expected, Contents.of(kept), "with what was left");
    }

    @Test
    void aJobFileSaysWhatOptionsSay() throws Exception {
        done("--per-class", "2", "--class", "a,d", "--cfg", "1.5", "--format", "npz", "--ar-steps", "3,2,1");
        byte[] job = Files.readAllBytes(out.resolve("job.json"));
        Path file = Files.writeString(temporary.resolve("mine.json"), """
                {"model": "%s", "preset": "gtr-6.3x", "per-class": 2, "class": ["a", 2], "cfg": 3, "format": "npz", "ar-steps": [3, 2, 1]}
                """.formatted(model));
        out = temporary.resolve("from-file");
        assertEquals(0, run("bulk", "--job", file.toString(), "--cfg", "1.5", "--out", out.toString()).code());
        assertArrayEquals(job, Files.readAllBytes(out.resolve("job.json")));
        out = temporary.resolve("other");
        assertEquals(0, run("bulk", "--job", file.toString(), "--images", "3", "--out", out.toString()).code());
        assertEquals(3, index().size());
        Files.writeString(file, Files.readString(file).replace("\"cfg\": 3", "\"cfg\": 4"));
        refused("holds another job (cfg 1.5 there, 4.0 here", "bulk", "--job", file.toString(), "--out",
                temporary.resolve("from-file").toString());
        Files.writeString(file, "{\"cfg\": 0.5, \"images\": 4}");
        refused("mine.json: cfg is \"0.5\"; expected a number from 1", "bulk", "--job", file.toString(), "--out", out.toString());
    }

    /** Images differ, so it is another job; and it is the precision of generate. */
    @Test
    void halfPrecisionIsAnotherJob() throws Exception {
        done("--images", "4", "--shard-size", "4", "--precision", "bf16");
        refused("holds another job (precision bf16 there, f32 here)", command("--images", "4", "--shard-size", "4"));
        Path single = temporary.resolve("single.png");
        assertEquals(0, run("generate", "--class", "0", "--seed", "1", "--preset", PRESET, "--precision", "bf16", "--zoom", "1", "--model",
                model.toString(), "--out", single.toString()).code());
        assertArrayEquals(rgb(single), rgb(out.resolve("images/00000.png")));
        out = temporary.resolve("f32");
        done("--images", "4");
        assertFalse(Arrays.equals(rgb(single), rgb(out.resolve("images/00000.png"))));
    }

    @Test
    void anotherJobsFolderIsRefused() throws Exception {
        done("--images", "4");
        Map<String, String> before = Contents.of(out);
        refused("holds another job (cfg 2.0 there, 3.0 here)", command("--images", "4", "--cfg", "3"));
        refused("images 4 there, 5 here", command("--images", "5"));
        Files.writeString(model.resolve("config.json"), Files.readString(model.resolve("config.json")).replace("\"e\"", "\"f\""));
        refused("holds another job (config ", command("--images", "4"));
        Files.writeString(out.resolve("job.json"), Files.readString(out.resolve("job.json")).replace("\"seed\" : 1", "\"seed\" : 2"));
        refused("was changed after it was written", command("--images", "4"));
        before.remove("job.json");
        Map<String, String> after = Contents.of(out);
        after.remove("job.json");
        assertEquals(before, after);
        Files.createDirectory(temporary.resolve("mine"));
        Files.writeString(temporary.resolve("mine/thesis.txt"), "x");
        out = temporary.resolve("mine");
        refused("has thesis.txt in it and no job.json", command("--images", "4"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "                                | --images and --per-class are both missing",
        "--images 4 --per-class 4        | --images and --per-class are both given",
        "--images 0                      | expected a whole number from 1",
        "--images -5                     | expected a whole number from 1",
        "--per-class -1                  | expected a whole number from 1",
        "--images four                   | expected a whole number from 1",
        "--images 4 --shard-size -8      | expected a whole number from 1",
        "--images 4 --shard -1/3         | expected i/n",
        "--images 4 --shard 0/-3         | expected i/n",
        "--images 4 --format gif         | expected one of png, npz, tar",
        "--images 4 --format ''          | expected one of png, npz, tar",
        "--images 4 --class z            | class is \"z\"",
        "--images 4 --shard 3/3          | expected i/n",
        "--images 4 --shard-size 0       | expected a whole number from 1",
        "--per-class 500000              | is 2000000 images",
        "--images 4 --ar-steps 3         | preset gtr-6.3x: ",
        "--images 4 --job nowhere.json   | nowhere.json",
        "--images 4 --weights nowhere    | nowhere"
    })
    void badInputIsRefusedAndMakesNoFolder(String arguments, String message) throws Exception {
        refused(message, command(arguments == null ? new String[0] : arguments.split(" ")));
        assertFalse(Files.exists(out));
    }

    @Test
    void whatAJobCannotFitInIsSaidInAdvance() throws Exception {
        long free = Files.getFileStore(temporary).getUsableSpace();
        int images = 1_000_000;
        assumeTrue(free < 2L * images * 256 * 256 * 3, "a disk of 400 GB");
        refused(" GB for 1000000 images as npz", "bulk", "--model", "mar-h", "--random-weights", "1", "--images",
                String.valueOf(images), "--format", "npz", "--shard-size", "1000", "--out", out.toString());
        assertFalse(Files.exists(out));
    }

    private static int made(String err) {
        Matcher made = Pattern.compile("made (\\d+) images").matcher(err);
        return made.find() ? Integer.parseInt(made.group(1)) : 0;
    }

    private void refused(String message, String... arguments) {
        Outcome outcome = run(arguments);
        assertEquals(2, outcome.code(), outcome.err());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        assertTrue(outcome.err().startsWith("isthmus: ") && outcome.err().contains(message), outcome.err());
        assertEquals("", outcome.out());
    }

    private void done(String... job) {
        Outcome outcome = run(command(job));
        assertEquals(0, outcome.code(), outcome.err());
    }

    private String status() {
        return run("bulk", "status", "--out", out.toString()).out();
    }

    private Process start(String... job) throws IOException {
        return CommandLine.start(Files.createDirectories(temporary.resolve("work")), List.of(), command(job));
    }

    private String[] command(String... job) {
        List<String> all = new ArrayList<>(List.of("bulk", "--preset", PRESET, "--model", model.toString(), "--out", out.toString()));
        all.addAll(List.of(job));
        return all.toArray(String[]::new);
    }

    private static Outcome run(String... arguments) {
        StringWriter stdout = new StringWriter();
        StringWriter stderr = new StringWriter();
        int code = new Cli(new PrintWriter(stdout), new PrintWriter(stderr)).execute(arguments);
        return new Outcome(code, stdout.toString(), stderr.toString());
    }

    private long records() throws IOException {
        Path shards = out.resolve("shards");
        return Files.isDirectory(shards) ? names(shards).stream().filter(name -> name.matches("\\d+\\.json")).count() : 0;
    }

    private List<Line> index() throws IOException {
        List<Line> index = new ArrayList<>();
        List<String> lines = Files.readAllLines(out.resolve("images.csv"));
        assertEquals("index,label,class,seed", lines.getFirst());
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            assertEquals(index.size(), Integer.parseInt(cells[0]));
            index.add(new Line(Integer.parseInt(cells[1]), cells[2], Long.parseLong(cells[3])));
        }
        return index;
    }

    /** Checks a .npy header. Returns where the values begin. */
    private static int array(byte[] npy, String header) {
        assertEquals("\u0093NUMPY\u0001\u0000", new String(npy, 0, 8, StandardCharsets.ISO_8859_1));
        int length = Byte.toUnsignedInt(npy[8]) + 256 * Byte.toUnsignedInt(npy[9]);
        assertEquals(0, (10 + length) % 64);
        assertEquals(header, new String(npy, 10, length, StandardCharsets.ISO_8859_1).strip());
        return 10 + length;
    }

    private static Map<String, byte[]> untar(byte[] tar) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        int at = 0;
        while (tar[at] != 0) {
            String name = new String(tar, at, 100, StandardCharsets.US_ASCII).replaceAll("\0.*", "");
            int size = Integer.parseInt(new String(tar, at + 124, 11, StandardCharsets.US_ASCII), 8);
            files.put(name, Arrays.copyOfRange(tar, at + 512, at + 512 + size));
            at += 512 + Math.ceilDiv(size, 512) * 512;
        }
        assertEquals(tar.length, at + 1024);
        return files;
    }

    private static byte[] rgb(Path png) throws IOException {
        BufferedImage image = ImageIO.read(png.toFile());
        byte[] rgb = new byte[image.getWidth() * image.getHeight() * 3];
        for (int i = 0; i < rgb.length; i++) {
            int pixel = image.getRGB(i / 3 % image.getWidth(), i / 3 / image.getWidth());
            rgb[i] = (byte) (pixel >> 16 - 8 * (i % 3));
        }
        return rgb;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static List<String> names(Path folder) throws IOException {
        return files(folder).stream().map(f -> f.getFileName().toString()).toList();
    }
}

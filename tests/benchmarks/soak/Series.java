import dev.isthmus.runtime.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The memory of this process while it does more and more of one thing. */
final class Series {

    /**
     * One look at the process.
     *
     * @param done        so many of the things
     * @param residentKb  Rss of /proc/self/smaps_rollup: memory that is really there
     * @param sharedOutKb Pss: the same, of pages that several processes have only a share
     * @param ownKb       Anonymous: heaps and stacks, without mapped files
     */
    record Sample(double seconds, int done, long residentKb, long sharedOutKb, long ownKb, long liveTensors, long liveBytes) {
    }

    final String what;
    final int unit;
    final List<Sample> samples = new ArrayList<>();

    /**
     * @param what is done, in the plural
     * @param unit slopes are told for so many of them
     */
    Series(String what, int unit) {
        this.what = what;
        this.unit = unit;
    }

    /**
     * Takes a sample.
     *
     * @param since   System.nanoTime() at the start
     * @param tensors that must be alive now, no more and no fewer
     */
    void add(int done, long since, long tensors) throws IOException {
        long live = Torch.liveTensors();
        if (live != tensors) {
            throw new AssertionError(live + " tensors alive after " + done + " " + what + "; expected " + tensors);
        }
        List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps_rollup"));
        samples.add(new Sample((System.nanoTime() - since) * 1e-9, done, kb(lines, "Rss:"), kb(lines, "Pss:"),
                kb(lines, "Anonymous:"), live, Torch.liveBytes()));
    }

    private static long kb(List<String> lines, String key) {
        String line = lines.stream().filter(l -> l.startsWith(key)).findFirst().orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    /** Without those of the warm-up. */
    List<Sample> warm() {
        return samples.subList((int) (samples.size() * Soak.WARM_UP), samples.size());
    }

    /**
     * KB of resident memory for each thing done, after warm-up: the median of the slopes between all pairs of samples (Theil and
     * Sen), which a few odd samples do not move.
     */
    double slope() {
        List<Sample> warm = warm();
        double[] slopes = new double[warm.size() * (warm.size() - 1) / 2];
        int n = 0;
        for (int i = 0; i < warm.size(); i++) {
            for (int j = 0; j < i; j++) {
                slopes[n++] = (double) (warm.get(i).residentKb() - warm.get(j).residentKb()) / (warm.get(i).done() - warm.get(j).done());
            }
        }
        Arrays.sort(slopes);
        return n == 0 ? 0 : (slopes[(n - 1) / 2] + slopes[n / 2]) / 2;
    }

    /** What the slope makes of all that was done after warm-up. */
    double growthMb() {
        return slope() * (warm().getLast().done() - warm().getFirst().done()) / 1024;
    }

    String summary() {
        List<Sample> warm = warm();
        return String.format(Locale.ROOT, "%d %s in %.0f s; after the first %.0f %%: resident %.1f to %.1f MB (anonymous %.1f to %.1f), "
                        + "slope %.1f KB for %d %s, live tensors %d, live bytes %d to %d",
                samples.getLast().done(), what, samples.getLast().seconds() - samples.getFirst().seconds(), Soak.WARM_UP * 100,
                warm.stream().mapToLong(Sample::residentKb).min().orElse(0) / 1024.0,
                warm.stream().mapToLong(Sample::residentKb).max().orElse(0) / 1024.0,
                warm.stream().mapToLong(Sample::ownKb).min().orElse(0) / 1024.0,
                warm.stream().mapToLong(Sample::ownKb).max().orElse(0) / 1024.0, slope() * unit, unit, what,
                warm.getLast().liveTensors(), warm.stream().mapToLong(Sample::liveBytes).min().orElse(0),
                warm.stream().mapToLong(Sample::liveBytes).max().orElse(0));
    }

    static List<String> csv(List<Series> all) {
        List<String> lines = new ArrayList<>();
        lines.add("what,done,seconds,rss_kb,pss_kb,anonymous_kb,live_tensors,live_bytes");
        for (Series series : all) {
            for (Sample s : series.samples) {
                lines.add(String.format(Locale.ROOT, "%s,%d,%.1f,%d,%d,%d,%d,%d", series.what, s.done(), s.seconds(), s.residentKb(),
                        s.sharedOutKb(), s.ownKb(), s.liveTensors(), s.liveBytes()));
            }
        }
        return lines;
    }
}

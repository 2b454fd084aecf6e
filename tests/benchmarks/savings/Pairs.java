import com.sun.management.OperatingSystemMXBean;
import dev.isthmus.sampler.Saving;
import dev.isthmus.sampler.Savings;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Work without a saving beside the same work with all of them, in turns. */
final class Pairs {

    private static final OperatingSystemMXBean PROCESS = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Something that can be done with any savings. */
    interface Work {
        void with(Savings savings);
    }

    private Pairs() {
    }

    /** Prints the ratios of such pairs, as Markdown. */
    static void measure(String title, Set<Saving> relevant, Work work, int pairs) {
        Map<String, Savings> without = new LinkedHashMap<>();
        without.put("nothing (how even pairs are)", Savings.ALL);
        relevant.forEach(saving -> without.put("`" + saving.id() + "`", Savings.ALL.without(saving)));
        without.put("all that the reference does not make", Savings.REFERENCE);
        without.put("all", Savings.NONE);
        Map<String, Ratios> ratios = new LinkedHashMap<>();
        without.keySet().forEach(name -> ratios.put(name, new Ratios(new double[pairs], new double[pairs])));
        double[] all = new double[pairs * without.size()];
        for (int warm = 0; warm < 2; warm++) {
            without.values().forEach(work::with);
        }
        int measured = 0;
        for (int pair = 0; pair < pairs; pair++) {
            for (Map.Entry<String, Savings> each : without.entrySet()) {
                Taken before = (pair & 1) == 0 ? take(work, each.getValue()) : null;
                Taken base = take(work, Savings.ALL);
                Taken other = before != null ? before : take(work, each.getValue());
                Ratios own = ratios.get(each.getKey());
                own.wall[pair] = other.wall / base.wall;
                own.processor[pair] = other.processor / base.processor;
                all[measured++] = base.wall;
            }
        }
        Arrays.sort(all);
        System.out.printf("%n%s. With all savings %.1f ms (quartiles %.1f to %.1f); %d pairs%n%n"
                + "| without | times as long | quartiles | times the processor time | quartiles |%n|---|---|---|---|---|%n",
                title, 1e3 * at(all, 0.5), 1e3 * at(all, 0.25), 1e3 * at(all, 0.75), pairs);
        ratios.forEach((name, own) -> System.out.printf("| %s | %s | %s |%n", name, spread(own.wall), spread(own.processor)));
    }

    /** Of each pair. */
    private record Ratios(double[] wall, double[] processor) {
    }

    /** Seconds, by the clock and of all processors together. */
    private record Taken(double wall, double processor) {
    }

    private static Taken take(Work work, Savings savings) {
        long start = System.nanoTime();
        long processor = PROCESS.getProcessCpuTime();
        work.with(savings);
        return new Taken((System.nanoTime() - start) * 1e-9, (PROCESS.getProcessCpuTime() - processor) * 1e-9);
    }

    private static String spread(double[] values) {
        Arrays.sort(values);
        return String.format("%.3f | %.3f to %.3f", at(values, 0.5), at(values, 0.25), at(values, 0.75));
    }

    private static double at(double[] sorted, double quantile) {
        double place = quantile * (sorted.length - 1);
        int below = (int) place;
        return sorted[below] + (place - below) * (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]);
    }
}

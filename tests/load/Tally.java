import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of many requests. Any thread may add to it. */
final class Tally {

    /** Times of requests, in milliseconds. */
    static final class Times {
        private final List<Double> ms = new ArrayList<>();

        synchronized int size() {
            return ms.size();
        }

        /** The time that a share of the requests did not exceed; 0 if there were none. */
        synchronized double quantile(double share) {
            List<Double> sorted = new ArrayList<>(ms);
            Collections.sort(sorted);
            return sorted.isEmpty() ? 0 : sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(share * sorted.size()) - (share > 0 ? 1 : 0)));
        }

        private synchronized void add(double time) {
            ms.add(time);
        }
    }

    private final Times served = new Times();
    private final Times refused = new Times();
    private final Map<String, Integer> wrong = Collections.synchronizedMap(new TreeMap<>());
    private final long began = System.nanoTime();
    private volatile double seconds;

    void add(int status, boolean retryAfter, double ms) {
        if (status == 200) {
            served.add(ms);
        } else if (status == 429 && retryAfter) {
            refused.add(ms);
        } else {
            failed("status " + status);
        }
    }

    void failed(String what) {
        wrong.merge(what, 1, Integer::sum);
    }

    Tally ended() {
        seconds = (System.nanoTime() - began) / 1e9;
        return this;
    }

    Times served() {
        return served;
    }

    Times refused() {
        return refused;
    }

    /** Whatever was neither served nor refused as it should be. */
    Map<String, Integer> wrong() {
        return wrong;
    }

    double seconds() {
        return seconds;
    }
}

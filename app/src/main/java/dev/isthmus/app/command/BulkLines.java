package dev.isthmus.app.command;

import dev.isthmus.app.bulk.BulkJob;
import dev.isthmus.app.bulk.BulkRun;
import dev.isthmus.app.bulk.Status;
import dev.isthmus.app.report.Format;
import java.io.IOException;

/** What a run says of itself, whoever makes the shards. */
public final class BulkLines {

    private BulkLines() {
    }

    /** What is about to be made. */
    public static String announcement(BulkJob job) {
        return Format.count(job.size(), "image") + " of " + (job.names().size() == 1 ? job.names().getFirst()
                : job.names().size() + " classes") + " as " + job.format().id() + ": model " + job.model() + ", preset "
                + job.preset().id() + ", cfg " + job.cfg() + ", job " + job.hash().substring(0, 12);
    }

    /** How far it is. */
    static String state(BulkRun run) {
        try {
            return Status.of(run.folder(), run.job()).line();
        } catch (IOException e) {
            return "and what is made cannot be told: " + e.getMessage();
        }
    }

    /** What came of it. */
    public static String closing(BulkRun.Outcome outcome, BulkRun run) {
        double seconds = outcome.elapsed().toNanos() / 1e9;
        String made = outcome.made() == 0 ? "nothing was missing"
                : "made " + Format.count(outcome.made(), "image") + " in " + Format.number(seconds) + " s, "
                        + Format.number(seconds / outcome.made()) + " s per image";
        return made + "; " + (outcome.complete()
                ? run.folder().folder() + " is complete: " + Format.count(run.job().size(), "image")
                : "when all parts are made, isthmus bulk merge --out " + run.folder().folder() + " ends the job");
    }
}

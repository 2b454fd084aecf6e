package dev.isthmus.app.bulk;

import dev.isthmus.app.generate.Job;
import dev.isthmus.app.report.JsonLine;

/** What an archive says of an image. */
final class SampleJson {

    private SampleJson() {
    }

    static String of(BulkJob job, Job image) {
        return new JsonLine().put("label", image.label()).put("class", job.name(image.label())).put("seed", image.seed())
                .put("job", job.hash()).end();
    }
}

package dev.isthmus.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class RecordsTest {

    private static String print(Records.Layout layout) {
        Records records = new Records();
        records.next().put("name", "what", "a, \"b\"").put("count", "how many", 12).put("share", "%", 1 / 3.0, 2);
        records.next().put("name", "what", "c\n").put("count", "how many", 3).put("share", "%", Double.NaN, 2);
        StringWriter text = new StringWriter();
        records.print(layout, new PrintWriter(text, true));
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    @Test
    void peopleSeeRoundedNumbers() {
        assertEquals("what    how many     %\na, \"b\"        12  0.33\nc\\n            3     -\n", print(Records.Layout.TABLE));
    }

    @Test
    void programsSeeAllDigits() {
        assertEquals("name,count,share\n\"a, \"\"b\"\"\",12,0.3333333333333333\n\"c\n\",3,\n", print(Records.Layout.CSV));
        assertEquals("{\"name\":\"a, \\\"b\\\"\",\"count\":12,\"share\":0.3333333333333333}\n"
                + "{\"name\":\"c\\n\",\"count\":3,\"share\":null}\n", print(Records.Layout.JSON));
    }

    @Test
    void nothingPrintsNothing() {
        StringWriter text = new StringWriter();
        new Records().print(Records.Layout.CSV, new PrintWriter(text, true));
        assertEquals("", text.toString());
    }
}

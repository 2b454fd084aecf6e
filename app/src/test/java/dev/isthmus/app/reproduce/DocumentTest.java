package dev.isthmus.app.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.app.InputException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A page keeps what people wrote. */
class DocumentTest {

    @Test
    void onlyBlocksChange() {
        Document page = new Document("# Title\n\n<!-- begin a -->\nold\n\nlines\n<!-- end a -->\nmine\n<!-- begin b-1 -->\n<!-- end b-1 -->\nend\n");
        String updated = page.with(Map.of("a", "new $1 \\ a\n", "b-1", "b\n", "c", "unused\n")).text();
        assertEquals("# Title\n\n<!-- begin a -->\nnew $1 \\ a\n<!-- end a -->\nmine\n<!-- begin b-1 -->\nb\n<!-- end b-1 -->\nend\n", updated);
        assertEquals(updated, new Document(updated).with(Map.of("a", "new $1 \\ a\n", "b-1", "b\n")).text());
    }

    @Test
    void refusesWhatIsNoPage() {
        assertTrue(assertThrows(InputException.class, () -> new Document("text").with(Map.of("a", ""))).getMessage().contains("has no <!-- begin"));
        assertTrue(assertThrows(InputException.class, () -> new Document("<!-- begin x -->\n<!-- end x -->").with(Map.of("a", "")))
                .getMessage().contains("block \"x\""));
    }
}

package dev.isthmus.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a server may be started with. */
class ServerConfigTest {

    @Test
    void thisMachineAloneIsTheDefault() throws UnknownHostException {
        ServerConfig config = ServerConfig.ofMachine();
        assertTrue(config.address().isLoopbackAddress());
        assertFalse(config.isOpenToOthers());
        ServerConfig everywhere = new ServerConfig(InetAddress.getByName("0.0.0.0"), 0, Optional.empty(), List.of(), Limits.USUAL);
        assertTrue(everywhere.isOpenToOthers());
        assertFalse(everywhere.withToken(BearerToken.of("0123456789abcdef")).isOpenToOthers());
    }

    @Test
    void originsAreAsBrowsersSendThem() {
        ServerConfig config = ServerConfig.ofMachine();
        assertEquals(2, config.withOrigins(List.of("https://example.org", "http://localhost:5173")).origins().size());
        for (String wrong : new String[] {"*", "example.org", "https://example.org/", "https://example.org/a", "ftp://example.org", "https://",
            "https://me@example.org", "null", "https://a b"}) {
            String message = assertThrows(IllegalArgumentException.class, () -> config.withOrigins(List.of(wrong))).getMessage();
            assertEquals("origin is \"" + wrong + "\"; expected one such as https://example.org", message);
        }
    }

    @Test
    void limitsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> ServerConfig.ofMachine().withPort(65_536));
        assertThrows(IllegalArgumentException.class, () -> Limits.USUAL.withImages(0));
        assertThrows(IllegalArgumentException.class, () -> Limits.USUAL.withConnections(0));
        assertThrows(IllegalArgumentException.class, () -> Limits.USUAL.withAnswerTimeout(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> Limits.USUAL.withTimeouts(Duration.ZERO, Duration.ZERO, Duration.ZERO));
    }
}

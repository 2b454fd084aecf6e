package dev.isthmus.server;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the server listens, and to whom.
 *
 * @param address address to bind to
 * @param port    port, 1 to 65535; 0 for any that is free
 * @param token   what clients have to show, if anything
 * @param origins sites whose pages may use the server from a browser, such as {@code https://example.org}; none by default
 * @param limits  what one client may take
 */
public record ServerConfig(InetAddress address, int port, Optional<BearerToken> token, List<String> origins, Limits limits) {

    private static final int USUAL_PORT = 8080;

    public ServerConfig {
        Objects.requireNonNull(address, "address");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port is " + port + "; expected 0 to 65535");
        }
        Objects.requireNonNull(token, "token");
        origins = List.copyOf(origins);
        origins.forEach(ServerConfig::requireOrigin);
        Objects.requireNonNull(limits, "limits");
    }

    /** On this machine alone, port {@value #USUAL_PORT}, without a token. */
    public static ServerConfig ofMachine() {
        return new ServerConfig(InetAddress.getLoopbackAddress(), USUAL_PORT, Optional.empty(), List.of(), Limits.USUAL);
    }

    /** The same on another port; 0 for any that is free. */
    public ServerConfig withPort(int other) {
        return new ServerConfig(address, other, token, origins, limits);
    }

    /** The same for clients that show a token. */
    public ServerConfig withToken(BearerToken other) {
        return new ServerConfig(address, port, Optional.of(other), origins, limits);
    }

    /** The same for pages of other sites. */
    public ServerConfig withOrigins(List<String> others) {
        return new ServerConfig(address, port, token, others, limits);
    }

    /** The same with other limits. */
    public ServerConfig withLimits(Limits other) {
        return new ServerConfig(address, port, token, origins, other);
    }

    /** The address in digits. */
    public String host() {
        return address.getHostAddress();
    }

    /** Whether nobody but this machine can reach it. */
    public boolean isLocal() {
        return address.isLoopbackAddress();
    }

    /** Whether anybody who can reach the address may generate, from other machines too. */
    public boolean isOpenToOthers() {
        return token.isEmpty() && !isLocal();
    }

    /** As browsers send it: a scheme, a host and perhaps a port, and nothing more. */
    private static void requireOrigin(String origin) {
        try {
            URI uri = new URI(origin);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null && origin.equals(uri.getScheme() + "://" + uri.getAuthority()) && uri.getUserInfo() == null) {
                return;
            }
        } catch (URISyntaxException e) {
            // Told below in the same words as a URI that is no origin.
        }
        throw new IllegalArgumentException("origin is \"" + origin + "\"; expected one such as https://example.org");
    }
}

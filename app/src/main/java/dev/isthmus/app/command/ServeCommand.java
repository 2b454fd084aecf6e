package dev.isthmus.app.command;

import dev.isthmus.app.serve.Service;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Serves images over HTTP. Whatever can be refused is refused before anything slow begins. */
@Command(name = "serve", description = "Generate images for others: an HTTP service with the shape of OpenAI's image endpoint.",
        sortOptions = false,
        footer = {"",
            "POST /v1/images/generations, GET /v1/models, /v1/presets, /health/live, /health/ready, /metrics,",
            "/openapi.json. SIGTERM or Ctrl-C finishes what was accepted. docs/server.md has the rest.", "",
            "Examples:",
            "  isthmus serve",
            "  curl -s localhost:8080/v1/images/generations -H 'Content-Type: application/json' \\",
            "       -d '{\"prompt\": \"sneaker\", \"seed\": 7}' | jq -r '.data[0].b64_json' | base64 -d > sneaker.png",
            "  isthmus serve --host 0.0.0.0 --token-file token --lanes 2 --queue 128",
            "  isthmus serve --model mar-h --weights mar-h.pth --vae kl16.ckpt --device cuda --precision f16",
            "  isthmus serve --port 0 --preset gtr-6.3x --cors-origin https://example.org"})
final class ServeCommand implements Callable<Integer> {

    @Mixin
    private ServeOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logger helidon = Logger.getLogger("io.helidon"); // held on to: the registry of loggers would let go of it, and of its level
        helidon.setLevel(Level.WARNING);
        Service service = options.service();
        service.model().files(); // for the refusals alone: what is damaged or does not fit is told of before the port is bound
        if (service.config().isOpenToOthers()) {
            tell("warning: everybody who can reach " + service.config().host()
                    + " can use this server; --token-file FILE would ask them for a token");
        }
        service.run(options.quiet ? line -> { } : this::tell);
        return ExitCode.OK;
    }

    private void tell(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("isthmus: " + line);
        err.flush();
    }
}

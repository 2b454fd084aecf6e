package dev.isthmus.server.http;

import dev.isthmus.sampler.generator.Generation;
import dev.isthmus.sampler.generator.ImageRequest;
import dev.isthmus.sampler.generator.Previews;
import dev.isthmus.sampler.generator.Priority;
import dev.isthmus.sampler.generator.ProgressListener;
import dev.isthmus.server.Limits;
import dev.isthmus.server.api.Answers;
import dev.isthmus.server.api.GenerationParser;
import dev.isthmus.server.api.Order;
import dev.isthmus.server.api.Problem;
import dev.isthmus.server.api.Refusal;
import dev.isthmus.server.metrics.ServerMetrics;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST /v1/images/generations}: reads a request, waits for its images on the connection's virtual thread, and answers.
 *
 * @param parser      of bodies
 * @param answers     to them
 * @param pngs        makes the pictures in answers
 * @param admission   says whether requests are taken
 * @param connections of the server
 * @param metrics     that are told
 * @param limits      on requests
 */
record Generations(GenerationParser parser, Answers answers, Pngs pngs, Admission admission, Connections connections,
                   ServerMetrics metrics, Limits limits) implements Handler {

    @Override
    public void handle(ServerRequest request, ServerResponse response) throws IOException {
        try {
            Order order = parser.order(Body.json(request, limits.bodyBytes()));
            try (Admission.Admitted admitted = admission.admit()) {
                answer(order, admitted, response);
            }
        } catch (Refusal refusal) {
            metrics.refused(refusal.problem().code());
            throw refusal;
        } catch (CloseConnectionException | UncheckedIOException e) {
            metrics.refused("client_closed");
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            metrics.refused(Problem.INTERNAL_ERROR.code());
            throw e;
        }
    }

    private void answer(Order order, Admission.Admitted admitted, ServerResponse response) throws IOException {
        Mailbox mailbox = new Mailbox();
        Ticket ticket = submit(order, admitted, order.stream() ? mailbox : ProgressListener.NONE);
        ticket.connection().whenGone(ticket.generation()::cancel);
        response.header(Reply.REQUEST_ID, ticket.id());
        try {
            Optional<Refusal> failure = Optional.empty();
            if (order.stream()) {
                ticket.generation().images().whenComplete((images, thrown) -> mailbox.end());
                failure = new EventStream(answers, pngs).send(ticket, mailbox, response);
            } else {
                List<byte[]> finished = pngs.finished(order, ticket.images());
                Reply.json(response, 200, answers.images(ticket.id(), ticket.created().getEpochSecond(), order, finished, ticket.seconds()));
            }
            failure.ifPresentOrElse(refusal -> metrics.refused(refusal.problem().code()),
                    () -> metrics.generated(order.preset().id(), order.count(), ticket.took()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloseConnectionException("the server closes the connection", e);
        } finally {
            ticket.generation().cancel(); // does nothing, unless the answer broke off
        }
    }

    private Ticket submit(Order order, Admission.Admitted admitted, ProgressListener listener) {
        List<ImageRequest.Image> images = order.pictures().stream().map(p -> new ImageRequest.Image(p.label(), p.seed())).toList();
        Previews previews = order.partialImages() == 0 ? Previews.NONE
                : Previews.images(Math.ceilDiv(order.plan().arSteps(), order.partialImages() + 1));
        ImageRequest request = new ImageRequest(order.preset(), order.cfg(), order.temperature(), images, Priority.NORMAL,
                Optional.of(limits.answerTimeout()), previews);
        try {
            Generation generation = admitted.generator().submit(request, listener);
            return new Ticket(order, previews.every(), generation, connections.current());
        } catch (RuntimeException e) {
            throw Failures.of(e);
        }
    }
}

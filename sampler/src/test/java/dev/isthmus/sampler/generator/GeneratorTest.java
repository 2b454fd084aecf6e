package dev.isthmus.sampler.generator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.ClosedException;
import dev.isthmus.runtime.OutOfMemoryException;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Torch;
import dev.isthmus.runtime.lane.LaneConfig;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.generator.ImageRequest.Image;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.sampler.model.PublishedModel;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.Presets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Who is served when, and what is told to whom. Nothing is computed. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GeneratorTest {

    /** AR steps of the preset used here. */
    private static final int STEPS = 10;
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(20);

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, Torch.liveTensors());
    }

    // --- batches ----------------------------------------------------------------------------------------------------

    @Test
    void requestsOfOneWayAreMadeTogetherWhateverTheirOrder() throws Exception {
        SteppedPainter painter = new SteppedPainter(0);
        try (Generator generator = open(painter, config(8))) {
            Generation blocking = occupy(generator, painter);
            Generation first = generator.submit(request(1, 2));
            Generation other = generator.submit(request(3, 1).withCfg(3));
            Generation cold = generator.submit(request(4, 1).withTemperature(0.9));
            Generation joined = generator.submit(request(5, 1));
            painter.steps.release(SteppedPainter.ALL);

            assertEquals(List.of(new Image(1, 0), new Image(1, 1), new Image(5, 0)), painter.begun.take());
            assertEquals(List.of(new Image(3, 0)), painter.begun.take());
            assertEquals(List.of(new Image(4, 0)), painter.begun.take());
            for (Generation generation : List.of(blocking, first, other, cold, joined)) {
                assertPictures(generation);
            }
            assertEquals(List.of(3L, 0L, 1L, 0L, 0L, 0L, 0L, 0L), generator.counts().batches());
        }
        assertTrue(painter.closed);
    }

    /** Plans are made anew for every request, so they must know each other. */
    @Test
    void equalRequestsOfAnyPresetAreMadeTogether() throws Exception {
        for (Preset preset : Presets.all()) {
            SteppedPainter painter = new SteppedPainter(SteppedPainter.ALL);
            try (Generator generator = open(painter, config(2).withBatchWindow(LONG))) {
                Generation one = generator.submit(ImageRequest.of(preset, 1, 1));
                assertPictures(generator.submit(ImageRequest.of(preset, 2, 2)));
                assertPictures(one);
                assertEquals(List.of(0L, 1L), generator.counts().batches(), preset.id());
            }
        }
    }

    @Test
    void aLargeRequestIsDividedAndFilledUpWithOthers() throws Exception {
        SteppedPainter painter = new SteppedPainter(0);
        try (Generator generator = open(painter, config(3))) {
            occupy(generator, painter);
            Generation large = generator.submit(request(1, 5));
            Generation small = generator.submit(request(2, 2));
            painter.steps.release(SteppedPainter.ALL);
            assertPictures(large);
            assertPictures(small);
            assertEquals(3, painter.begun.take().size());
            assertEquals(List.of(new Image(1, 3), new Image(1, 4), new Image(2, 0)), painter.begun.take());
            assertEquals(List.of(new Image(2, 1)), painter.begun.take());
        }
    }

    @Test
    void theMostUrgentComeFirstAndEqualOnesKeepTheirOrder() throws Exception {
        SteppedPainter painter = new SteppedPainter(0);
        try (Generator generator = open(painter, config(1))) {
            occupy(generator, painter);
            generator.submit(request(1, 1).withPriority(Priority.LOW));
            generator.submit(request(2, 1));
            generator.submit(request(3, 1).withPriority(Priority.HIGH));
            generator.submit(request(4, 1));
            generator.submit(request(5, 1).withPriority(Priority.HIGH));
            painter.steps.release(SteppedPainter.ALL);
            for (int label : new int[] {3, 5, 2, 4, 1}) {
                assertEquals(label, painter.begun.take().getFirst().label());
            }
        }
    }

    @Test
    void aFullBatchDoesNotWaitForTheWindow() throws Exception {
        SteppedPainter painter = new SteppedPainter(SteppedPainter.ALL);
        try (Generator generator = open(painter, config(3).withBatchWindow(LONG))) {
            Generation first = generator.submit(request(1, 2));
            Generation second = generator.submit(request(2, 1));
            assertPictures(first);
            assertPictures(second);
            assertEquals(3, painter.begun.take().size());
        }
    }

    @Test
    void closingDoesNotWaitForTheWindow() throws Exception {
        SteppedPainter painter = new SteppedPainter(SteppedPainter.ALL);
        Generation waiting;
        long began = System.nanoTime();
        try (Generator generator = open(painter, config(3).withBatchWindow(LONG))) {
            waiting = generator.submit(request(1, 2));
        }
        assertPictures(waiting);
        assertTrue(System.nanoTime() - began < LONG.toNanos() / 2);
    }

    @Test
    void theWindowEndsOfItself() throws Exception {
        SteppedPainter painter = new SteppedPainter(SteppedPainter.ALL);
        try (Generator generator = open(painter, config(3).withBatchWindow(SHORT))) {
            Generation alone = generator.submit(request(1, 1));
            assertPictures(alone);
        }
    }

    @Test
    void idleLanesShareOneRequest() throws Exception {
        SteppedPainter painter = new SteppedPainter(0);
        try (Generator generator = open(painter, config(8).withLanes(new LaneConfig(2, 1, 1, true)).withBatchWindow(Duration.ofMillis(500)))) {
            Generation shared = generator.submit(request(1, 7));
            assertEquals(Set.of(3, 4), Set.of(painter.begun.take().size(), painter.begun.take().size()));
            painter.steps.release(SteppedPainter.ALL);
            assertPictures(shared);
        }
    }

    // --- refusals ---------------------------------------------------------------------------------------------------

    @Test
    void aFullQueueRefusesAtOnceAndSaysWhenToComeBack() throws Exception {
        SteppedPainter painter = new SteppedPainter(STEPS);
        try (Generator generator = open(painter, config(1).withQueueCapacity(4))) {
            assertPictures(generator.submit(request(0, 1)));
            painter.begun.take();
            occupy(generator, painter);
            generator.submit(request(1, 3));
            RefusedException refused = assertThrows(RefusedException.class, () -> generator.submit(request(2, 2)));
            assertEquals(3, refused.waiting());
            assertTrue(refused.retryAfter().isPositive(), refused.toString());
            assertTrue(refused.getMessage().startsWith("3 of 4 places of the queue are taken, too many for 2 more images; try again in about "),
                    refused.getMessage());
            generator.submit(request(2, 1));
            assertEquals(4, generator.counts().queuedImages());
            assertEquals(1, generator.counts().refused());
            painter.steps.release(SteppedPainter.ALL);
        }
    }

    @Test
    void whatCanNeverBeMadeIsNoMatterOfComingBack() throws Exception {
        try (Generator generator = open(new SteppedPainter(SteppedPainter.ALL), config(1).withQueueCapacity(4))) {
            assertMessage("a request for 5 images; expected at most 4, which is what the queue can hold", () -> generator.submit(request(1, 5)));
            assertMessage("label is 1000; expected 0 to 999", () -> generator.submit(request(1000, 1)));
            assertMessage("label is -1; expected 0 to 999", () -> generator.submit(request(-1, 1)));
            assertEquals(new GeneratorCounts(1, 0, 0, 0, 0, 0, 0, 0, 0, List.of(0L), 1), generator.counts());
        }
    }

    @Test
    void aRequestKnowsWhatIsWrongWithIt() {
        ImageRequest good = request(1, 1);
        assertMessage("a request for 0 images; expected at least 1", () -> request(1, 0));
        assertMessage("cfg is 0.5, allowed: 1 (no guidance) to 1000.0", () -> good.withCfg(0.5));
        assertMessage("temperature is NaN; expected a number, 0 or more", () -> good.withTemperature(Double.NaN));
        assertMessage("deadline is PT0S; expected more than 0", () -> good.withDeadline(Duration.ZERO));
        assertMessage("previews every 0 AR steps; expected 1 or more", () -> Previews.images(0));
        assertMessage("queueCapacity is 0; expected 1 to 1048576 images", () -> config(1).withQueueCapacity(0));
        assertMessage("maxBatch is 0; expected 1 to 1048576 images", () -> config(0));
        assertMessage("batchWindow is -1 ms; expected 0 to 60000 ms", () -> config(1).withBatchWindow(Duration.ofMillis(-1)));
    }

    // --- cancelling -------------------------------------------------------------------------------------------------

    @Test
    void aCancelledRequestThatWaitsNeverStarts() throws Exception {
        SteppedPainter painter = new SteppedPainter(0);
        try (Generator generator = open(painter, config(1))) {
            occupy(generator, painter);
            Generation unwanted = generator.submit(request(1, 1));
            Generation next = generator.submit(request(2, 1));
            assertTrue(unwanted.cancel());
            assertFalse(unwanted.cancel());
            assertEquals(GenerationState.CANCELLED, unwanted.state());
            assertThrows(CancellationException.class, () -> unwanted.images().get());
            assertEquals(1, generator.counts().queuedImages());
            painter.steps.release(SteppedPainter.ALL);
            assertPictures(next);
            assertEquals(2, painter.begun.take().getFirst().label());
            assertEquals(1, generator.counts().cancelled());
        }
    }

    @Test
    void aCancelledRequestFreesItsLaneAtTheNextStep() throws Exception {
        SteppedPainter painter = new SteppedPainter(3);
        try (Generator generator = open(painter, config(1))) {
            Generation unwanted = occupy(generator, painter);
            assertEquals(GenerationState.RUNNING, unwanted.state());
            unwanted.images().cancel(false);
            painter.steps.release(1);
            Generation next = generator.submit(request(2, 1));
            painter.begun.take();                   // the lane is free
            assertEquals(GenerationState.CANCELLED, unwanted.state());
            painter.steps.release(SteppedPainter.ALL);
            assertPictures(next);
        }
    }

    @Test
    void aBatchGoesOnForThoseWhoWait() throws Exception {
        SteppedPainter painter = new SteppedPainter(0);
        try (Generator generator = open(painter, config(8))) {
            occupy(generator, painter);
            Generation unwanted = generator.submit(request(1, 2));
            Generation wanted = generator.submit(request(2, 1));
            painter.steps.release(STEPS + 2);
            assertEquals(3, painter.begun.take().size());
            assertTrue(unwanted.cancel());
            painter.steps.release(SteppedPainter.ALL);
            assertPictures(wanted);
            assertEquals(GenerationState.CANCELLED, unwanted.state());
            assertTrue(painter.begun.isEmpty());
        }
    }

    @Test
    void aTimeOutOfTheFutureCancelsToo() throws Exception {
        SteppedPainter painter = new SteppedPainter(0);
        try (Generator generator = open(painter, config(1))) {
            Generation impatient = occupy(generator, painter);
            CompletableFuture<List<Pixels>> images = impatient.images().orTimeout(1, TimeUnit.MILLISECONDS);
            assertInstanceOf(TimeoutException.class, assertThrows(ExecutionException.class, images::get).getCause());
            while (!impatient.state().ended()) {
                Thread.onSpinWait();                // the hook runs on the timer's thread
            }
            painter.steps.release(1);
            Generation next = generator.submit(request(2, 1));
            painter.begun.take();                   // the lane is free
            painter.steps.release(SteppedPainter.ALL);
            assertPictures(next);
            assertEquals(1, generator.counts().cancelled());
        }
    }

    // --- deadlines --------------------------------------------------------------------------------------------------

    @Test
    void aDeadlinePassesWhileTheRequestWaits() throws Exception {
        SteppedPainter painter = new SteppedPainter(0);
        try (Generator generator = open(painter, config(1))) {
            occupy(generator, painter);
            Generation late = generator.submit(request(1, 1).withDeadline(SHORT));
            DeadlineException passed = assertInstanceOf(DeadlineException.class, failure(late));
            assertEquals("the deadline of 20 ms passed before a lane was free", passed.getMessage());
            assertEquals(GenerationState.EXPIRED, late.state());
            assertEquals(0, generator.counts().queuedImages());
            painter.steps.release(SteppedPainter.ALL);
        }
        assertTrue(painter.begun.isEmpty());
    }

    @Test
    void aDeadlinePassesBetweenTwoSteps() throws Exception {
        SteppedPainter painter = new SteppedPainter(0);
        try (Generator generator = open(painter, config(1))) {
            Generation late = generator.submit(request(1, 1).withDeadline(Duration.ofMillis(300)));
            painter.begun.take();
            assertEquals("the deadline of 300 ms passed before all images were made", failure(late).getMessage());
            painter.steps.release(1);
            Generation next = generator.submit(request(2, 1));
            painter.begun.take();                   // the lane is free
            painter.steps.release(SteppedPainter.ALL);
            assertPictures(next);
            assertEquals(1, generator.counts().expired());
        }
    }

    @Test
    void aDeadlineThatIsKeptIsForgotten() throws Exception {
        try (Generator generator = open(new SteppedPainter(SteppedPainter.ALL), config(1))) {
            Generation inTime = generator.submit(request(1, 1).withDeadline(LONG));
            assertPictures(inTime);
            assertEquals(GenerationState.FINISHED, inTime.state());
        }
    }

    // --- listeners --------------------------------------------------------------------------------------------------

    @Test
    void aListenerHearsOfEveryStepBeforeTheResult() throws Exception {
        List<GenerationProgress> heard = new ArrayList<>();
        try (Generator generator = open(new SteppedPainter(SteppedPainter.ALL), config(8))) {
            Generation generation = generator.submit(request(1, 2).withPreviews(Previews.latents(4)), heard::add);
            assertPictures(generation);
        }
        assertEquals(IntStream.rangeClosed(1, STEPS).boxed().toList(), heard.stream().map(GenerationProgress::arStep).toList());
        assertEquals(List.of(1, 1, 1, 1, 1, 2, 2, 2, 2, 3), heard.stream().map(GenerationProgress::stage).toList());
        for (GenerationProgress progress : heard) {
            assertEquals(STEPS, progress.arSteps());
            assertEquals(3, progress.stages());
            assertEquals(List.of(0, 1), progress.images().stream().map(ImageProgress::index).toList());
            boolean due = progress.arStep() == 4 || progress.arStep() == 8;
            assertTrue(progress.images().stream().allMatch(image -> image.preview().isPresent() == due), progress.toString());
        }
        assertEquals(256, heard.getLast().images().getFirst().known().cardinality());
        assertTrue(heard.getFirst().images().getFirst().known().cardinality() < 20);
    }

    @Test
    void aListenerThatThrowsHarmsNobody() throws Exception {
        List<Integer> heard = new ArrayList<>();
        try (Generator generator = open(new SteppedPainter(SteppedPainter.ALL), config(8))) {
            Generation generation = generator.submit(request(1, 1), progress -> {
                heard.add(progress.arStep());
                throw new IllegalStateException("of the listener");
            });
            assertPictures(generation);
            assertPictures(generator.submit(request(2, 1)));
        }
        assertEquals(STEPS, heard.size());
    }

    @Test
    void aSlowListenerHoldsUpNobodyElse() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        try (Generator generator = open(new SteppedPainter(SteppedPainter.ALL), config(1))) {
            Generation patient = generator.submit(request(1, 1), progress -> await(slow));
            assertPictures(generator.submit(request(2, 1)));
            assertFalse(patient.images().isDone());
            slow.countDown();
            assertPictures(patient);
        }
    }

    @Test
    void aListenerIsNeverCalledOnALane() throws Exception {
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        try (Generator generator = open(new SteppedPainter(SteppedPainter.ALL), config(1))) {
            CompletableFuture<Boolean> dependent = generator.submit(request(1, 1), progress -> threads.add(Thread.currentThread())).images()
                    .thenApply(images -> threads.add(Thread.currentThread()));
            dependent.get();
        }
        assertEquals(STEPS + 1, threads.size());
        assertTrue(threads.stream().noneMatch(thread -> thread.getName().startsWith("isthmus-lane")), threads.toString());
    }

    @Test
    void anObserverHearsOfEveryBatch() throws Exception {
        BlockingQueue<BatchReport> reports = new LinkedBlockingQueue<>();
        SteppedPainter painter = new SteppedPainter(SteppedPainter.ALL);
        try (Generator generator = Generator.open(config(8), PublishedModel.MAR_B.config(), report -> {
            reports.add(report);
            throw new IllegalStateException("of the observer");
        }, () -> painter)) {
            generator.submit(request(1, 3)).images().get();
            BatchReport report = reports.take();
            assertEquals(Presets.GTR_6_3X, report.preset());
            assertEquals(3, report.images());
            assertEquals(1, report.requests());
            assertEquals(3, report.stages().size());
            generator.submit(request(1, 1)).images().get();
            assertEquals(1, reports.take().images());
        }
    }

    // --- failures ---------------------------------------------------------------------------------------------------

    @Test
    void withoutMemoryForAllAtOnceBatchesGetSmaller() throws Exception {
        SteppedPainter painter = new SteppedPainter(SteppedPainter.ALL, batch -> {
            if (batch.size() > 2) {
                throw new OutOfMemoryException("not for " + batch.size());
            }
        });
        try (Generator generator = open(painter, config(8))) {
            assertPictures(generator.submit(request(1, 5)));
            assertEquals(List.of(5, 3, 2, 1, 2), sizes(painter, 5));
            assertEquals(2, generator.counts().batchLimit());
            assertPictures(generator.submit(request(2, 3)));
            assertEquals(List.of(2, 1), sizes(painter, 2));
        }
    }

    @Test
    void withoutMemoryForASingleImageTheRequestFails() throws Exception {
        SteppedPainter painter = new SteppedPainter(SteppedPainter.ALL, batch -> {
            throw new OutOfMemoryException("zeros: F32[1] needs 4 bytes");
        });
        try (Generator generator = open(painter, config(8))) {
            Generation failed = generator.submit(request(1, 1));
            GenerationException failure = assertInstanceOf(GenerationException.class, failure(failed));
            assertInstanceOf(OutOfMemoryException.class, failure.getCause());
            assertTrue(failure.getMessage().endsWith("zeros: F32[1] needs 4 bytes"), failure.getMessage());
            assertEquals(GenerationState.FAILED, failed.state());
        }
    }

    @Test
    void aRequestThatFailsTakesNobodyWithIt() throws Exception {
        SteppedPainter painter = new SteppedPainter(0, batch -> {
            if (batch.rows().stream().anyMatch(row -> row.image().label() == 13)) {
                throw new IllegalStateException("unlucky");
            }
        });
        try (Generator generator = open(painter, config(8))) {
            occupy(generator, painter);
            Generation good = generator.submit(request(1, 2));
            Generation bad = generator.submit(request(13, 1));
            Generation better = generator.submit(request(2, 1));
            painter.steps.release(SteppedPainter.ALL);
            assertEquals("the images could not be made: java.lang.IllegalStateException: unlucky", failure(bad).getMessage());
            assertPictures(good);
            assertPictures(better);
            assertEquals(1, generator.counts().failed());
        }
    }

    @Test
    void aLaneThatDiesFailsItsOwnRequestsAndTheLastOneAll() throws Exception {
        SteppedPainter painter = new SteppedPainter(0, batch -> {
            if (batch.rows().getFirst().image().label() == 13) {
                Scope.current().close();
                Scope.current().close();        // the lane's own
                throw new StackOverflowError("in a native callback, say");
            }
        });
        try (Generator generator = open(painter, config(1).withLanes(new LaneConfig(2, 1, 1, true)))) {
            Generation first = occupy(generator, painter);
            Generation fatal = generator.submit(request(13, 1));
            assertInstanceOf(GenerationException.class, failure(fatal));
            while (generator.counts().lanes() > 1) {
                Thread.onSpinWait();                // it dies when its task has ended
            }
            Generation second = generator.submit(request(2, 1));
            painter.steps.release(2 * STEPS);
            assertPictures(first);
            assertPictures(second);

            painter.begun.clear();
            occupy(generator, painter);
            Generation fatalToo = generator.submit(request(13, 1).withPriority(Priority.HIGH));
            Generation orphan = generator.submit(request(3, 1));
            painter.steps.release(SteppedPainter.ALL);
            assertInstanceOf(GenerationException.class, failure(fatalToo));
            assertInstanceOf(GenerationException.class, failure(orphan));
            assertEquals(0, generator.counts().lanes());
            GenerationException dead = assertThrows(GenerationException.class, () -> generator.submit(request(1, 1)));
            assertTrue(dead.getMessage().startsWith("no lane is left to make images: "), dead.getMessage());
        }
    }

    @Test
    void whatKeepsTheModelFromOpeningIsThrownAsItIs() {
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> CompletableFuture.supplyAsync(() -> {
            try {
                return Generator.open(config(1), PublishedModel.MAR_B.config(), BatchObserver.NONE, () -> {
                    throw new OutOfMemoryException("no room for the weights");
                });
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }).get());
        assertEquals("no room for the weights", assertInstanceOf(OutOfMemoryException.class, thrown.getCause()).getMessage());
    }

    @Test
    void whatOpensForNobodyIsClosed() throws Exception {
        SteppedPainter painter = new SteppedPainter(0);
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch slow = new CountDownLatch(1);
        Thread impatient = Thread.startVirtualThread(() -> {
            try {
                Generator.open(config(1), PublishedModel.MAR_B.config(), BatchObserver.NONE, () -> {
                    opening.countDown();
                    await(slow);
                    return painter;
                }).close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        opening.await();
        impatient.interrupt();
        slow.countDown();
        impatient.join();
        assertTrue(painter.closed);
    }

    // --- closing ----------------------------------------------------------------------------------------------------

    @Test
    void closingFinishesWhatWasAccepted() throws Exception {
        SteppedPainter painter = new SteppedPainter(0);
        Generator generator = open(painter, config(1));
        Generation running = occupy(generator, painter);
        Generation waiting = generator.submit(request(1, 3));
        Thread closer = Thread.startVirtualThread(generator::close);
        while (true) {
            try {
                generator.submit(request(2, 1)).cancel();
            } catch (ClosedException e) {
                assertEquals("the generator is closed and takes no more requests", e.getMessage());
                break;
            }
        }
        painter.steps.release(SteppedPainter.ALL);
        closer.join();
        assertTrue(painter.closed);
        assertTrue(running.images().isDone() && waiting.images().isDone());
        assertPictures(running);
        assertPictures(waiting);
        generator.close();
        assertEquals(0, generator.counts().lanes());
    }

    @Test
    void afterTheGraceTheRestIsCancelled() throws Exception {
        SteppedPainter painter = new SteppedPainter(0);
        Generator generator = open(painter, config(1));
        Generation running = occupy(generator, painter);
        Generation waiting = generator.submit(request(1, 3));
        Thread closer = Thread.startVirtualThread(() -> generator.close(SHORT));
        assertThrows(CancellationException.class, () -> running.images().get());
        assertThrows(CancellationException.class, () -> waiting.images().get());
        painter.steps.release(1);       // the AR step that runs is finished, and no other
        closer.join();
        assertTrue(painter.closed);
        assertEquals(2, generator.counts().cancelled());
        assertEquals(0, painter.steps.availablePermits());
    }

    @Test
    void anInterruptedCloseCancels() throws Exception {
        SteppedPainter painter = new SteppedPainter(0);
        Generator generator = open(painter, config(1));
        Generation running = occupy(generator, painter);
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        Thread closer = Thread.ofVirtual().unstarted(() -> {
            generator.close();
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        closer.start();
        closer.interrupt();
        assertThrows(CancellationException.class, () -> running.images().get());
        painter.steps.release(1);
        closer.join();
        assertTrue(interrupted.get());
        assertTrue(painter.closed);
    }

    @Test
    void aListenerCannotCloseItsGenerator() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        try (Generator generator = open(new SteppedPainter(SteppedPainter.ALL), config(1))) {
            Generation generation = generator.submit(request(1, 1), progress -> {
                try {
                    generator.close();
                } catch (IllegalStateException e) {
                    thrown.set(e);
                }
            });
            assertPictures(generation);
            assertEquals("a listener that closes its generator would wait for itself", thrown.get().getMessage());
            generator.submit(request(1, 1)).images().thenRun(generator::close).get();
        }
    }

    @Test
    void aListenerThatNeverReturnsIsLeftBehindAfterTheGrace() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch called = new CountDownLatch(1);
        Generator generator = open(new SteppedPainter(SteppedPainter.ALL), config(1));
        Generation stuck = generator.submit(request(1, 1), progress -> {
            called.countDown();
            await(never);
        });
        called.await();
        while (stuck.state() != GenerationState.FINISHED) {
            Thread.onSpinWait();
        }
        generator.close(SHORT);
        assertPictures(stuck);
        never.countDown();
    }

    // --- help -------------------------------------------------------------------------------------------------------

    private static Generator open(SteppedPainter painter, GeneratorConfig config) throws InterruptedException {
        return Generator.open(config, PublishedModel.MAR_B.config(), BatchObserver.NONE, () -> painter);
    }

    /** One lane, no window. */
    private static GeneratorConfig config(int maxBatch) {
        return new GeneratorConfig(new LaneConfig(1, 1, 1, true), Placement.CPU, 64, maxBatch, Duration.ZERO);
    }

    private static ImageRequest request(int label, int count) {
        return ImageRequest.of(Presets.GTR_6_3X, label, 0, count);
    }

    /** Submits a request and waits until it runs. */
    private static Generation occupy(Generator generator, SteppedPainter painter) throws InterruptedException {
        Generation blocking = generator.submit(request(99, 1));
        assertEquals(List.of(new Image(99, 0)), painter.begun.take());
        return blocking;
    }

    private static void assertPictures(Generation generation) throws Exception {
        List<Pixels> images = generation.images().get();
        List<Image> wanted = generation.request().images();
        assertEquals(wanted.size(), images.size());
        for (int i = 0; i < wanted.size(); i++) {
            assertArrayEquals(SteppedPainter.picture(wanted.get(i)).hwc(), images.get(i).hwc());
        }
        assertEquals(GenerationState.FINISHED, generation.state());
    }

    private static Throwable failure(Generation generation) {
        return assertThrows(ExecutionException.class, () -> generation.images().get()).getCause();
    }

    private static List<Integer> sizes(SteppedPainter painter, int batches) throws InterruptedException {
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            sizes.add(painter.begun.take().size());
        }
        assertNull(painter.begun.poll());
        return sizes;
    }

    private static void assertMessage(String message, Executable bad) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, bad).getMessage());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

package dev.sluice.gateway.demo;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends prompts to every model by name, through the door, and tells the gateway which answers were right, so that it
 * hears of models it would not have chosen itself.
 */
final class Teacher {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final ChatClient client;
    private final URI v1;
    private long lessons;

    /** @param served requests the gateway has served before, each of them a lesson too */
    Teacher(ChatClient client, URI v1, long served) {
        this.client = client;
        this.v1 = v1;
        this.lessons = served;
    }

    /** @return how many answers were judged */
    int teach(List<DemoPrompt> prompts, Progress progress) {
        int judged = 0;
        for (DemoPrompt prompt : prompts) {
            for (SimulatedModel model : SimulatedModel.ALL) {
                ChatClient.Reply reply = client.ask(v1, model.id(), prompt.text(), judged % 2 == 0);
                client.judge(v1, decision(reply), prompt.answeredBy(reply.text()));
                judged++;
                progress.step("teaching");
            }
        }
        lessons += 2L * judged;
        return judged;
    }

    /**
     * Blocks until a decision was made on a calibration that has every lesson in it.
     *
     * @param probe a prompt that is not measured
     */
    void awaitLearned(DemoPrompt probe) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String model = SimulatedModel.ALL.getFirst().id();
        while (true) {
            String calibration = client.calibrationOf(v1, decision(client.ask(v1, model, probe.text(), false)));
            if (lessonsIn(calibration) >= lessons) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "after " + PATIENCE.toSeconds() + " s the gateway still decides on calibration " + calibration
                                + ", which lacks some of the " + lessons + " lessons");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BETWEEN_LOOKS.toMillis()));
        }
    }

    /** Calibrations are named {@code what was fitted+lessons since}. */
    private static long lessonsIn(String calibration) {
        String since = calibration.substring(calibration.lastIndexOf('+') + 1);
        return since.matches("\\d{1,18}") ? Long.parseLong(since) : 0;
    }

    private static String decision(ChatClient.Reply reply) {
        return ChatClient.said(reply.decision(), "x-sluice-decision");
    }
}

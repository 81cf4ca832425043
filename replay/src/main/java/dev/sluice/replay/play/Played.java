package dev.sluice.replay.play;

import dev.sluice.core.request.Cost;
import dev.sluice.replay.data.RecordedPrompt;
import java.time.Duration;
import java.util.Optional;

/**
 * One prompt's way through the gateway.
 *
 * @param text the answer; empty where there was none
 * @param cost as the gateway said; zero where it failed
 * @param failure why there is no usable answer; empty where there is one
 */
public record Played(
        RecordedPrompt prompt,
        boolean streamed,
        String text,
        Cost cost,
        String plan,
        String backend,
        String decision,
        Duration latency,
        Optional<String> failure) {

    static Played failed(RecordedPrompt prompt, boolean streamed, Duration latency, String why) {
        return new Played(prompt, streamed, "", Cost.ZERO, "", "", "", latency, Optional.of(why));
    }
}

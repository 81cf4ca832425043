package dev.sluice.replay.recorded;

import dev.sluice.adapters.standin.Script;
import dev.sluice.adapters.standin.ScriptedAnswer;
import dev.sluice.core.call.FinishReason;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Answers a known prompt with what the asked model once answered to it.
 *
 * @param perToken time for each output token, hidden ones included
 */
public record RecordedScript(Recordings recordings, Duration perToken) implements Script {

    @Override
    public Optional<ScriptedAnswer> answer(String model, String lastUserText, JsonNode request) {
        return recordings.find(lastUserText, model).map(this::scripted);
    }

    private ScriptedAnswer scripted(Recording recording) {
        long output = recording.output().count();
        return new ScriptedAnswer(
                recording.text(),
                recording.input().count(),
                output,
                recording.hidden().count(),
                perToken.multipliedBy(output),
                FinishReason.STOP);
    }
}

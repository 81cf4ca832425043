package dev.sluice.replay.energy;

import dev.sluice.core.DifficultyEstimator;
import dev.sluice.core.call.Answer;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Usage;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Tokens;
import dev.sluice.replay.data.AskedPrompt;
import dev.sluice.replay.data.HiddenReasoning;
import dev.sluice.replay.data.RecordedAnswer;
import dev.sluice.replay.data.RecordedPrompt;
import dev.sluice.replay.pool.Pool;
import dev.sluice.replay.pool.PoolArm;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Recorded answers of different models to one prompt, in the order they are asked.
 *
 * @param success of each answer, by the record; for fitting on the train side and for scoring alone
 */
record Panel(InferenceRequest request, List<Answer> answers, double[] success) {

    private static final Tokens LIMIT = new Tokens(16_384);

    /** An answer of the record, with its text. */
    record Told(RecordedAnswer answer, String text) {}

    static Panel of(RecordedPrompt prompt, List<Told> told, Pool pool, HiddenReasoning hidden) {
        return new Panel(
                AskedPrompt.request("energy", prompt.text()),
                told.stream()
                        .map(one -> answer(one, pool.arm(one.answer().model()), hidden))
                        .toList(),
                told.stream().mapToDouble(one -> one.answer().correct()).toArray());
    }

    private static Answer answer(Told told, PoolArm arm, HiddenReasoning hidden) {
        RecordedAnswer recorded = told.answer();
        Tokens thought = hidden.hidden(recorded);
        return new Answer(
                new Call(arm.backend(), arm.protocol(), recorded.input(), LIMIT, 1),
                new Completion(
                        recorded.model(),
                        told.text(),
                        "",
                        List.of(),
                        FinishReason.STOP,
                        new Usage(
                                recorded.input(),
                                Tokens.ZERO,
                                recorded.output().plus(thought),
                                thought,
                                Usage.Source.REPORTED),
                        recorded.latency(),
                        recorded.latency()));
    }

    int size() {
        return answers.size();
    }

    Difficulty difficulty(DifficultyEstimator estimator) {
        return estimator.estimate(request);
    }

    /** Each of the first {@code count} answers on trial beside the others of them. */
    List<Trial> trials(int count, Difficulty difficulty) {
        List<Answer> asked = answers.subList(0, count);
        return IntStream.range(0, count)
                .mapToObj(candidate -> new Trial(
                        request,
                        difficulty,
                        asked.get(candidate),
                        IntStream.range(0, count)
                                .filter(i -> i != candidate)
                                .mapToObj(asked::get)
                                .toList(),
                        Duration.ZERO))
                .toList();
    }
}

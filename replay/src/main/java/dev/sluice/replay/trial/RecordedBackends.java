package dev.sluice.replay.trial;

import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.AnswerSink;
import dev.sluice.core.call.BackendClient;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Delta;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Usage;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.WireFormat;
import dev.sluice.replay.pool.Pool;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The backends of one run of one plan: each call of a model gets its next recorded sample, charged by its recorded
 * tokens. An answer longer than the call's limit is cut there, as providers do: what was thought first counts first. A
 * cut sample is given again to the next call, which may allow more. Where no sample is left the call fails: a copy would
 * agree with its original.
 */
final class RecordedBackends implements BackendClient {

    private final Pool pool;
    private final Map<String, List<Answer>> answers;
    private final Map<String, Integer> next = new HashMap<>();

    RecordedBackends(Pool pool, Map<String, List<Answer>> answers) {
        this.pool = pool;
        this.answers = answers;
    }

    @Override
    public Reply call(InferenceRequest request, Call call, Duration timeLeft, AnswerSink sink) {
        String model = pool.answering(call).model();
        if (!request.body().added().isEmpty()) {
            return failure("nothing is recorded of " + model + " after more turns");
        }
        Optional<Completion> completion = next(model, call.answerLimit());
        if (completion.isEmpty()) {
            return failure("no further answer of " + model + " is recorded");
        }
        try {
            String text = completion.get().text();
            sink.accept(new AnswerChunk(WireFormat.OPENAI, new byte[0], List.of(new Delta.Text(0, text))));
            return completion.get();
        } catch (InterruptedException left) {
            Thread.currentThread().interrupt();
            return failure("the caller left");
        }
    }

    private synchronized Optional<Completion> next(String model, Tokens limit) {
        List<Answer> samples = answers.getOrDefault(model, List.of());
        int sample = next.getOrDefault(model, 0);
        if (sample >= samples.size()) {
            return Optional.empty();
        }
        Answer answer = samples.get(sample);
        boolean cut = answer.output().compareTo(limit) > 0;
        next.put(model, cut ? sample : sample + 1);
        return Optional.of(completion(new Given(model, sample, cut), answer, limit));
    }

    private static Completion completion(Given given, Answer answer, Tokens limit) {
        Tokens written = answer.output().min(limit);
        return new Completion(
                given.id(),
                given.cut() ? start(answer, limit.minus(answer.hidden())) : answer.text(),
                "",
                List.of(),
                given.cut() ? FinishReason.LENGTH : FinishReason.STOP,
                new Usage(answer.input(), Tokens.ZERO, written, answer.hidden().min(limit), Usage.Source.REPORTED),
                answer.latency(),
                answer.latency());
    }

    private static String start(Answer answer, Tokens visible) {
        double share = (double) visible.count() / Math.max(1, answer.visible().count());
        return answer.text().substring(0, (int) (answer.text().length() * Math.min(1, share)));
    }

    private static Failure failure(String why) {
        return new Failure(
                Failure.Kind.NOT_CALLABLE,
                Optional.empty(),
                why,
                Optional.empty(),
                Optional.empty(),
                false,
                Usage.NONE,
                Duration.ZERO);
    }
}

package dev.sluice.core;

import dev.sluice.core.call.Answer;
import dev.sluice.core.call.AnswerSink;
import dev.sluice.core.call.BackendClient;
import dev.sluice.core.call.Editor;
import dev.sluice.core.call.Judging;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.InferenceRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Runs a plan: makes its calls, judges between them, and lets the caller's answer through. An answer that may yet be
 * rejected is held back; only what cannot be rejected streams live. Every call is an attempt, and every attempt is
 * charged. Interrupting the running thread ends all calls.
 */
public final class PlanRunner {

    private final BackendClient client;
    private final Verifier verifier;
    private final Editor editor;
    private final Function<Answer, Optional<String>> comparable;
    private final LongSupplier nanoTime;
    private final Duration longest;

    /** Takes answers as they come. */
    public PlanRunner(BackendClient client, Verifier verifier, LongSupplier nanoTime, Duration longest) {
        this(client, verifier, Editor.NONE, answer -> Optional.of(answer.text()), nanoTime, longest);
    }

    /**
     * @param comparable what an answer comes down to, so that two can be compared; empty where that cannot be told
     * @param longest the deadline of a request whose caller sets none
     */
    public PlanRunner(
            BackendClient client,
            Verifier verifier,
            Editor editor,
            Function<Answer, Optional<String>> comparable,
            LongSupplier nanoTime,
            Duration longest) {
        this.comparable = comparable;
        this.client = client;
        this.verifier = verifier;
        this.editor = editor;
        this.nanoTime = nanoTime;
        this.longest = longest;
    }

    /** What it costs to have an answer judged that may be rejected. */
    public Judging judging(InferenceRequest request) {
        return verifier.judging(request);
    }

    /** @param purse what all of it may cost; a call that the plan does not foresee is made only where it fits */
    public Run run(InferenceRequest request, Decision decision, Purse purse, AnswerSink caller) {
        RunningPlan running = new RunningPlan(
                client,
                verifier,
                request,
                decision.difficulty(),
                purse,
                nanoTime,
                request.envelope().deadline().orElse(longest));
        CallerAnswer answer = new CallerAnswer(running, decision.fallbacks(), caller);
        HeldSteps steps = new HeldSteps(running, answer);
        return switch (decision.plan()) {
            case Plan.Single single -> answer.live(single.call(), "the only call");
            case Plan.BestOf bestOf -> new SampledSteps(running, answer, comparable).run(bestOf);
            case Plan.Cascade cascade -> steps.cascade(cascade);
            case Plan.Tools tools -> new ToolSteps(running, answer, steps, editor).run(tools);
            case Plan.Refine refine -> new RefineSteps(running, answer, editor, comparable).run(refine);
        };
    }
}

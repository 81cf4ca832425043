package dev.sluice.policies.verify.judge;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.Catalog;
import dev.sluice.core.call.BackendClient;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Judging;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks a model whether another's answer is right. Its call goes the way of all calls and is charged with the answer it
 * judges; where the judge cannot be called it abstains.
 */
public final class JudgeVerifier implements Verifier {

    private static final Tokens USUAL_ANSWER = new Tokens(500);
    private static final Duration NO_TIME = Duration.ofMillis(1);

    private final String name;
    private final String backend;
    private final String rubric;
    private final BackendClient client;
    private final Supplier<Catalog> catalog;

    /** @param backend the judge's id */
    public JudgeVerifier(String name, String backend, String rubric, BackendClient client, Supplier<Catalog> catalog) {
        this.name = name;
        this.backend = backend;
        this.rubric = rubric;
        this.client = client;
        this.catalog = catalog;
    }

    @Override
    public Verdict judge(Trial trial) {
        Optional<Backend> judge = catalog.get().find(backend);
        if (judge.isEmpty()) {
            return Verdict.abstains(name, "the judge is not callable right now");
        }
        if (trial.timeLeft().compareTo(NO_TIME) <= 0) {
            return Verdict.abstains(name, "no time is left to judge");
        }
        InferenceRequest question = JudgeModel.question(trial.request(), trial.candidate(), rubric);
        Call call = call(judge.get(), question.promptBound());
        Reply reply = client.call(question, call, trial.timeLeft(), chunk -> {});
        Verdict said = JudgeModel.verdict(reply);
        return new Verdict(
                name,
                said.confidence(),
                said.evidence(),
                reply.usage().spend(call.backend().price()),
                said.parts());
    }

    /** Without thinking where that can be had: the answer is a number. */
    private static Call call(Backend judge, Tokens prompt) {
        boolean direct =
                !judge.card().thinking().thinks() || judge.card().thinking().canSwitchOff();
        return new Call(
                judge,
                direct ? new Protocol.Direct() : new Protocol.AsAsked(),
                prompt,
                JudgeModel.ANSWER_LIMIT.min(judge.maxOutput()),
                1);
    }

    @Override
    public Spend ceiling() {
        return catalog.get()
                .find(backend)
                .map(judge -> call(judge, JudgeModel.promptBound()).ceiling())
                .orElse(Spend.NONE);
    }

    @Override
    public Judging judging(InferenceRequest request) {
        Optional<Backend> judge = catalog.get().find(backend);
        return judge.map(known -> new Judging(
                        call(known, JudgeModel.promptBound()).ceiling(),
                        known.price()
                                .of(
                                        request.promptEstimate()
                                                .min(JudgeModel.promptBound())
                                                .plus(USUAL_ANSWER),
                                        Tokens.ZERO,
                                        new Tokens(4)),
                        false))
                .orElse(Judging.FREE);
    }

    @Override
    public boolean asks(InferenceRequest request) {
        return true;
    }
}

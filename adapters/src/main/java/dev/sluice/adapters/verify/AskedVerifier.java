package dev.sluice.adapters.verify;

import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A verifier that asks an endpoint, in words that a {@link Wire} knows. Whatever goes wrong is an abstention that says
 * what; nobody waits longer than the endpoint's patience or the request's deadline.
 */
public final class AskedVerifier implements Verifier {

    private final VerifierEndpoint endpoint;
    private final Wire wire;
    private final HttpPosts posts;

    AskedVerifier(VerifierEndpoint endpoint, Wire wire, HttpPosts posts) {
        this.endpoint = endpoint;
        this.wire = wire;
        this.posts = posts;
    }

    @Override
    public Verdict judge(Trial trial) {
        if (Wire.answered(trial).isBlank()) {
            return Verdict.abstains(endpoint.name(), "nothing to ask about: the answer is empty");
        }
        HttpPosts.Result result = posts.post(endpoint, wire.question(endpoint, trial), trial.timeLeft());
        return switch (result) {
            case HttpPosts.Result.Failed failed ->
                Verdict.abstains(endpoint.name(), failed.reason()).charged(failed.counts() ? price() : Spend.NONE);
            case HttpPosts.Result.Answered answered -> verdict(answered);
        };
    }

    private Verdict verdict(HttpPosts.Result.Answered answered) {
        try {
            Opinion opinion = wire.opinion(answered.body());
            OptionalDouble confidence = opinion.confidence();
            String evidence = confidence.isEmpty()
                    ? "it abstains"
                    : String.format(Locale.ROOT, "it says %.3f", confidence.getAsDouble());
            return new Verdict(endpoint.name(), confidence, evidence, price(), List.of());
        } catch (Wire.NotUnderstood notUnderstood) {
            return Verdict.abstains(endpoint.name(), notUnderstood.reason()).charged(price());
        }
    }

    private Spend price() {
        return new Spend(endpoint.price(), Tokens.ZERO);
    }

    @Override
    public boolean asks(InferenceRequest request) {
        return true;
    }

    @Override
    public Spend ceiling() {
        return price();
    }
}

package dev.sluice.gateway.wiring;

import dev.sluice.adapters.verify.HttpVerifiers;
import dev.sluice.core.backend.Catalog;
import dev.sluice.core.call.BackendClient;
import dev.sluice.core.call.Verifier;
import dev.sluice.gateway.config.SluiceConfig;
import dev.sluice.gateway.config.VerifierSpec;
import dev.sluice.policies.verify.AnswerVerifier;
import dev.sluice.policies.verify.Expectation;
import dev.sluice.policies.verify.ExpectationVerifier;
import dev.sluice.policies.verify.VerifierFor;
import dev.sluice.policies.verify.judge.JudgeVerifier;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Makes the verifiers that an operator declares, and holds their connections. */
final class Verifiers implements AutoCloseable {

    private final HttpVerifiers http = new HttpVerifiers();
    private final SluiceConfig config;

    Verifiers(SluiceConfig config) {
        this.config = config;
    }

    /** Those that ask nobody before those that do, each in the order of their declaration. */
    AnswerVerifier all(BackendClient client, Supplier<Catalog> catalog) {
        List<Verifier> matching = config.verifiers().stream()
                .flatMap(spec -> spec instanceof VerifierSpec.Matching m ? Stream.of(verifier(m)) : Stream.empty())
                .toList();
        List<Verifier> asked = config.verifiers().stream()
                .flatMap(spec -> switch (spec) {
                    case VerifierSpec.Matching m -> Stream.<Verifier>empty();
                    case VerifierSpec.Judge j -> Stream.of(verifier(j, client, catalog));
                    case VerifierSpec.Asked a -> Stream.of(verifier(a));
                })
                .toList();
        return AnswerVerifier.with(
                Stream.concat(matching.stream(), asked.stream()).toList());
    }

    private Verifier verifier(VerifierSpec.Matching spec) {
        Optional<Expectation> expected = Optional.of(new Expectation.Matching(spec.pattern()));
        return new VerifierFor(spec.name(), new ExpectationVerifier(request -> expected), models(spec), true);
    }

    private Verifier verifier(VerifierSpec.Judge spec, BackendClient client, Supplier<Catalog> catalog) {
        return new VerifierFor(
                spec.name(),
                new JudgeVerifier(spec.name(), spec.backend(), spec.rubric(), client, catalog),
                models(spec),
                false);
    }

    private Verifier verifier(VerifierSpec.Asked spec) {
        Verifier asked = switch (spec.kind()) {
            case HTTP -> http.external(spec.endpoint());
            case SCORE -> http.score(spec.endpoint());
            case RERANK -> http.rerank(spec.endpoint());
            case CLASSIFY -> http.classify(spec.endpoint(), spec.right());
        };
        return new VerifierFor(spec.name(), asked, models(spec), spec.exact());
    }

    /** Whoever means the default policy may also say so. */
    private Set<String> models(VerifierSpec spec) {
        Set<String> models = new HashSet<>(spec.models());
        if (models.contains(config.defaultPolicy())) {
            models.add("auto");
        }
        return models;
    }

    @Override
    public void close() {
        http.close();
    }
}

package dev.sluice.gateway.config;

import dev.sluice.adapters.Secret;
import dev.sluice.adapters.verify.VerifierEndpoint;
import dev.sluice.core.request.Cost;
import dev.sluice.gateway.config.VerifierSpec.Asked.Kind;
import dev.sluice.policies.verify.judge.JudgeModel;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads {@code verifiers}. */
final class VerifierSection {

    private static final Map<String, Kind> ENDPOINTS =
            Map.of("http", Kind.HTTP, "score", Kind.SCORE, "rerank", Kind.RERANK, "classify", Kind.CLASSIFY);
    private static final Set<String> KINDS = Set.of("pattern", "judge", "http", "score", "rerank", "classify");
    private static final URI NOWHERE = URI.create("http://nowhere.invalid");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private VerifierSection() {}

    /** @param models the names that callers may ask for */
    static List<VerifierSpec> read(Section root, Environment environment, Set<String> backends, Set<String> models) {
        List<VerifierSpec> specs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section in : root.sections("verifiers")) {
            String kind = in.need("kind", "pattern", text -> PolicySection.known(text, KINDS, "kind of verifier"));
            if (!in.flawless()) {
                continue;
            }
            String name = in.read("name", kind, Section::word);
            if (!names.add(name)) {
                in.wrong("name", "another verifier is called '" + name + "'");
            }
            Set<String> of = Set.copyOf(in.list("for", text -> PolicySection.known(text, models, "policy or backend")));
            Optional<? extends VerifierSpec> spec = switch (kind) {
                case "pattern" -> matching(in, name, of);
                case "judge" -> judge(in, name, of, backends);
                default -> asked(in, name, of, ENDPOINTS.getOrDefault(kind, Kind.HTTP), environment);
            };
            spec.ifPresent(specs::add);
        }
        return specs;
    }

    private static Optional<VerifierSpec.Matching> matching(Section in, String name, Set<String> of) {
        in.only("kind", "name", "for", "pattern");
        Pattern pattern = in.need("pattern", Pattern.compile(""), VerifierSection::pattern);
        return in.build(() -> new VerifierSpec.Matching(name, of, pattern));
    }

    private static Optional<VerifierSpec.Judge> judge(Section in, String name, Set<String> of, Set<String> backends) {
        in.only("kind", "name", "for", "backend", "rubric");
        String backend = in.need("backend", "", text -> PolicySection.known(text, backends, "backend"));
        String rubric = in.read("rubric", "", VerifierSection::rubric);
        return in.build(() -> new VerifierSpec.Judge(name, of, backend, rubric));
    }

    private static Optional<VerifierSpec.Asked> asked(
            Section in, String name, Set<String> of, Kind kind, Environment environment) {
        List<String> keys = new ArrayList<>(
                List.of("kind", "name", "for", "url", "key-env", "model", "patience", "price", "exact"));
        if (kind == Kind.CLASSIFY) {
            keys.add("right");
        }
        in.only(keys.toArray(String[]::new));
        URI url = in.need("url", NOWHERE, VerifierSection::url);
        Secret key = in.find("key-env", environment::secret).orElse(Secret.NONE);
        String model = in.read("model", "", Section::word);
        Duration patience = in.read("patience", PATIENCE, Quantities::duration);
        Cost price = in.read("price", Cost.ZERO, Quantities::money);
        boolean exact = in.read("exact", false, Quantities::yesOrNo);
        int right = in.read("right", kind == Kind.CLASSIFY ? 1 : 0, text -> Math.toIntExact(Quantities.whole(text)));
        return in.build(() -> new VerifierSpec.Asked(
                name, of, kind, new VerifierEndpoint(name, url, key, model, patience, price), exact, right));
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException notOne) {
            throw new IllegalArgumentException("not a regular expression: " + notOne.getDescription());
        }
    }

    private static String rubric(String text) {
        if (text.length() > JudgeModel.LONGEST_RUBRIC) {
            throw new IllegalArgumentException("a rubric has at most " + JudgeModel.LONGEST_RUBRIC + " characters");
        }
        return text.strip();
    }

    private static URI url(String text) {
        URI url = URI.create(text);
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException("must be a web address such as http://scorer:8000/score");
        }
        return url;
    }
}

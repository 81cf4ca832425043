package dev.sluice.replay.evaluate;

import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.data.AskedPrompt;
import dev.sluice.replay.data.HiddenReasoning;
import dev.sluice.replay.data.RecordedAnswer;
import dev.sluice.replay.data.RecordedPrompt;
import dev.sluice.replay.data.RecordedSet;
import dev.sluice.replay.pool.PoolArm;
import dev.sluice.replay.trial.Answer;
import dev.sluice.replay.trial.Answers;
import dev.sluice.replay.trial.Question;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The recorded sets of an evaluation, read and checked: what is asked, what the pool answered, and apart from both how
 * good the answers were.
 *
 * @param sets by name
 * @param asked by set
 * @param samples the fewest answers that any model of the pool has to a prompt it has answered
 */
record Material(
        Map<String, RecordedSet> sets, Map<String, List<Asked>> asked, Answers answers, Marks marks, int samples) {

    /** @throws WrongInput where a set is unknown or a model has no answers in a set of {@code test} */
    static Material read(Path dir, List<String> train, List<String> test, List<String> pool, HiddenReasoning hidden) {
        Set<String> names = new LinkedHashSet<>(train);
        names.addAll(test);
        Map<String, RecordedSet> sets = new LinkedHashMap<>();
        names.forEach(name -> sets.put(name, RecordedSet.read(dir, name)));
        checkModels(sets, test, pool);
        Reading reading = new Reading(dir, pool, hidden);
        Map<String, List<Asked>> asked = new LinkedHashMap<>();
        sets.forEach((name, set) -> asked.put(name, reading.asked(set)));
        int samples = reading.answers.values().stream()
                .flatMap(byModel -> byModel.values().stream())
                .mapToInt(List::size)
                .min()
                .orElse(0);
        return new Material(sets, asked, new Answers(reading.answers), new Marks(reading.marks), samples);
    }

    private static void checkModels(Map<String, RecordedSet> sets, List<String> test, List<String> pool) {
        Map<String, Set<String>> models = new HashMap<>();
        sets.forEach((name, set) -> models.put(name, set.models()));
        for (String model : pool) {
            if (models.values().stream().noneMatch(known -> known.contains(model))) {
                throw new WrongInput("unknown model '" + model + "'; " + test.getFirst() + " has answers of "
                        + String.join(", ", models.getOrDefault(test.getFirst(), Set.of())));
            }
            for (String name : test) {
                Set<String> known = models.getOrDefault(name, Set.of());
                if (!known.contains(model)) {
                    throw new WrongInput("the set " + name + " has no answers of the model '" + model + "'; it has "
                            + String.join(", ", known));
                }
            }
        }
    }

    /** The same where each of two models answers as the other does. */
    Material exchanged(String one, String other) {
        return new Material(
                sets,
                asked,
                new Answers(exchanged(answers.byKey(), one, other)),
                new Marks(exchanged(marks.byKey(), one, other)),
                samples);
    }

    private static <T> Map<String, Map<String, T>> exchanged(
            Map<String, Map<String, T>> byKey, String one, String other) {
        Map<String, Map<String, T>> exchanged = new HashMap<>();
        byKey.forEach((key, byModel) -> {
            Map<String, T> next = new HashMap<>();
            byModel.forEach(
                    (model, what) -> next.put(model.equals(one) ? other : model.equals(other) ? one : model, what));
            exchanged.put(key, next);
        });
        return exchanged;
    }

    List<RecordedSet> trainingSets(List<String> names) {
        return names.stream().map(this::set).toList();
    }

    private RecordedSet set(String name) {
        RecordedSet set = sets.get(name);
        if (set == null) {
            throw new IllegalArgumentException("not a set that was read: " + name);
        }
        return set;
    }

    /** What the model's first answer to a question costs. */
    Cost alone(PoolArm arm, Question question) {
        Answer answer =
                answers.to(question).getOrDefault(arm.model(), List.of()).getFirst();
        return arm.backend().price().of(answer.input(), Tokens.ZERO, answer.output());
    }

    List<Asked> of(String name) {
        return asked.getOrDefault(name, List.of());
    }

    /** Sets one prompt after another in the two forms, scores kept apart. */
    private static final class Reading {
        private final Path dir;
        private final Set<String> pool;
        private final HiddenReasoning hidden;
        private final Map<String, Map<String, List<Answer>>> answers = new HashMap<>();
        private final Map<String, Map<String, List<Double>>> marks = new HashMap<>();

        Reading(Path dir, List<String> pool, HiddenReasoning hidden) {
            this.dir = dir;
            this.pool = new HashSet<>(pool);
            this.hidden = hidden;
        }

        List<Asked> asked(RecordedSet set) {
            Map<RecordedSet.Key, String> texts =
                    RecordedSet.hasTexts(dir, set.name()) ? RecordedSet.readTexts(dir, set.name(), pool) : Map.of();
            Map<String, List<RecordedAnswer>> byPrompt = new HashMap<>();
            set.answers().stream()
                    .filter(a -> pool.contains(a.model()))
                    .sorted(Comparator.comparingInt(RecordedAnswer::sample))
                    .forEach(a -> byPrompt.computeIfAbsent(a.promptId(), id -> new ArrayList<>())
                            .add(a));
            return set.prompts().stream()
                    .map(prompt -> asked(prompt, byPrompt.getOrDefault(prompt.id(), List.of()), texts))
                    .toList();
        }

        private Asked asked(RecordedPrompt prompt, List<RecordedAnswer> recorded, Map<RecordedSet.Key, String> texts) {
            String key = key(prompt);
            boolean comparable = !recorded.isEmpty();
            Tokens least = Tokens.ZERO;
            Map<String, List<Answer>> given = new HashMap<>();
            Map<String, List<Double>> scores = new HashMap<>();
            for (RecordedAnswer answer : recorded) {
                String text = texts.getOrDefault(
                        new RecordedSet.Key(prompt.id(), answer.model(), answer.sample()), Answer.NOT_RECORDED);
                comparable &= !text.equals(Answer.NOT_RECORDED);
                least = least.max(answer.input());
                given.computeIfAbsent(answer.model(), m -> new ArrayList<>())
                        .add(new Answer(
                                answer.input(), answer.output(), hidden.hidden(answer), text, answer.latency()));
                scores.computeIfAbsent(answer.model(), m -> new ArrayList<>()).add(answer.correct());
            }
            answers.put(key, given);
            marks.put(key, scores);
            return new Asked(
                    prompt,
                    new Question(AskedPrompt.request(key, prompt.text(), least), comparable),
                    given.keySet().equals(pool));
        }

        /** So that neither the set nor the prompt's id, which may name its subject, reaches whoever decides. */
        private static String key(RecordedPrompt prompt) {
            return UUID.nameUUIDFromBytes((prompt.set() + '\n' + prompt.id()).getBytes(StandardCharsets.UTF_8))
                    .toString();
        }
    }
}

package dev.sluice.core;

import dev.sluice.core.call.Answer;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Judged;
import dev.sluice.core.call.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers of which each later one was given in sight of those before, in the order they came. The best is the one most
 * confidently verified, then the one most of them agree with, then the earliest: that it came last speaks for no answer.
 */
final class Chain {

    /** What a verdict that abstains is taken for: neither refuted nor accepted. */
    private static final double UNKNOWN = .5;

    private final Function<Answer, Optional<String>> comparable;
    private final List<Link> links = new ArrayList<>();

    /** @param comparable what an answer comes down to */
    Chain(Function<Answer, Optional<String>> comparable) {
        this.comparable = comparable;
    }

    /** @param attempt the number it is noted under */
    record Link(int attempt, Step.Held held, Verdict verdict) {

        Answer answer() {
            return new Answer(held.call(), (Completion) held.reply());
        }

        private double confidence() {
            return verdict.confidence().orElse(UNKNOWN);
        }
    }

    void add(Link link) {
        links.add(link);
    }

    int length() {
        return links.size();
    }

    Link last() {
        return links.getLast();
    }

    Link best() {
        return ordered().getFirst();
    }

    /** The likeliest first. */
    List<Judged> likeliestFirst() {
        return ordered().stream()
                .map(link -> new Judged(link.answer(), link.verdict()))
                .toList();
    }

    /** Whether the last two answers come down to the same. */
    boolean isStable() {
        if (links.size() < 2) {
            return false;
        }
        Optional<String> last = comparable.apply(last().answer());
        return last.isPresent()
                && last.equals(comparable.apply(links.get(links.size() - 2).answer()));
    }

    private List<Link> ordered() {
        return links.stream()
                .sorted(Comparator.comparingDouble(Link::confidence)
                        .thenComparingLong(this::agreeing)
                        .reversed())
                .toList();
    }

    /** How many come down to the same, itself included. */
    private long agreeing(Link one) {
        Optional<String> own = comparable.apply(one.answer());
        return own.isEmpty()
                ? 1
                : links.stream()
                        .filter(other -> comparable.apply(other.answer()).equals(own))
                        .count();
    }
}

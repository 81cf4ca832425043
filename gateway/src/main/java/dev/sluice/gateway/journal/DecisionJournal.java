package dev.sluice.gateway.journal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import dev.sluice.core.request.Caller;
import dev.sluice.gateway.journal.JournalEntry.Judgement;
import java.time.Duration;
import java.util.Optional;

/**
 * The outcomes of the last while by decision id, bounded by size and age. Prompts and answers
 * are not kept at all, and only who asked may look.
 */
public final class DecisionJournal implements OutcomeListener {

    /**
     * How much is remembered; whichever bound is reached first counts.
     *
     * @param bytes of memory at most, at about 8 KiB a decision
     * @param age at most
     */
    public record Retention(long bytes, Duration age) {

        public static final Retention DEFAULT =
                new Retention(Runtime.getRuntime().maxMemory() / 8, Duration.ofHours(24));

        public Retention {
            if (bytes < ENTRY_BYTES) {
                throw new IllegalArgumentException("at least " + ENTRY_BYTES + " bytes are needed: " + bytes);
            }
            if (!age.isPositive()) {
                throw new IllegalArgumentException("the age of decisions must be positive: " + age);
            }
        }
    }

    /** A decision with its candidates and attempts. */
    private static final int ENTRY_BYTES = 8 * 1024;

    private final Cache<String, JournalEntry> entries;

    public DecisionJournal(Retention retention, Ticker ticker) {
        this.entries = Caffeine.newBuilder()
                .maximumSize(retention.bytes() / ENTRY_BYTES)
                .expireAfterWrite(retention.age())
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** The outcome of a decision; empty where there is none, it is forgotten, or it is another caller's. */
    public Optional<JournalEntry> find(Caller caller, String decision) {
        return Optional.ofNullable(entries.getIfPresent(decision))
                .filter(entry -> entry.outcome().request().caller().key().equals(caller.key()));
    }

    @Override
    public void observed(Outcome outcome) {
        entries.put(outcome.decision().id(), new JournalEntry(WithoutText.of(outcome), Optional.empty()));
    }

    /** Feedback reaches the journal through the {@link FeedbackService}, before anybody else hears of it. */
    @Override
    public void judged(Outcome outcome, Feedback feedback) {}

    /** Notes a judgement on a decision that has none; the one that then counts, which may be an earlier one. */
    Optional<Judgement> judge(String decision, Judgement judgement) {
        return Optional.ofNullable(entries.asMap()
                        .computeIfPresent(
                                decision,
                                (id, entry) -> entry.judgement().isPresent()
                                        ? entry
                                        : new JournalEntry(entry.outcome(), Optional.of(judgement))))
                .flatMap(JournalEntry::judgement);
    }
}

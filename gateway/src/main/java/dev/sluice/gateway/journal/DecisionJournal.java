package dev.sluice.gateway.journal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import dev.sluice.core.request.Caller;
import dev.sluice.gateway.journal.JournalEntry.Judgement;
import dev.sluice.policies.verify.AgreementVerifier;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The outcomes of the last while by decision id, in memory bounded by size and age, and on disk where there are files.
 * Prompts and answers are not kept at all, and only who asked may look.
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
    private final Optional<DecisionFiles> files;

    /** Kept in memory only. */
    public DecisionJournal(Retention retention, Ticker ticker) {
        this(retention, ticker, Optional.empty());
    }

    /** @param files where decisions are written down, and found when memory has let go of them */
    public DecisionJournal(Retention retention, Ticker ticker, Optional<DecisionFiles> files) {
        this.files = files;
        this.entries = Caffeine.newBuilder()
                .maximumSize(retention.bytes() / ENTRY_BYTES)
                .expireAfterWrite(retention.age())
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** A decision and what came of it; empty where there is none, it is forgotten, or it is another caller's. */
    public Optional<JournalEntry> find(Caller caller, String decision) {
        return Optional.ofNullable(entries.getIfPresent(decision))
                .or(() -> writtenDown(decision))
                .filter(entry -> entry.caller().equals(caller.key()));
    }

    private Optional<JournalEntry> writtenDown(String decision) {
        return files.flatMap(kept -> kept.find(decision))
                .map(entry -> Objects.requireNonNull(entries.get(decision, id -> entry)));
    }

    @Override
    public void observed(Outcome outcome) {
        Answered answered = Answered.of(outcome, AgreementVerifier::comparable);
        JournalEntry.Fresh entry = new JournalEntry.Fresh(WithoutText.of(outcome), answered, List.of());
        entries.put(outcome.decision().id(), entry);
        files.ifPresent(written -> written.observed(entry));
    }

    /** Feedback reaches the journal through the {@link FeedbackService}, before anybody else hears of it. */
    @Override
    public void judged(Answered answered, Feedback feedback) {}

    /** Notes a judgement, unless somebody else noted one since {@code entry} was read. */
    boolean judge(JournalEntry entry, Judgement judgement) {
        String id = entry.answered().decision();
        JournalEntry next = entry.with(judgement);
        if (!entries.asMap().replace(id, entry, next)) {
            return false;
        }
        files.ifPresent(written -> written.judged(id, next.judgements()));
        return true;
    }
}

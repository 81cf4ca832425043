package dev.sluice.gateway.journal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import dev.sluice.core.request.Caller;
import dev.sluice.policies.verify.AgreementVerifier;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
        JournalEntry.Fresh entry =
                new JournalEntry.Fresh(WithoutText.of(outcome), answered, List.of(), Optional.empty());
        entries.put(outcome.decision().id(), entry);
        files.ifPresent(written -> written.observed(entry));
    }

    /** Feedback reaches the journal through the {@link FeedbackService}, before anybody else hears of it. */
    @Override
    public void judged(Answered answered, Feedback feedback) {}

    /**
     * What comes of a change to a decision.
     *
     * @param entry as it is from now on; the same where nothing changes
     */
    record Changed<R>(JournalEntry entry, R result) {}

    /**
     * Changes a decision, one at a time: what is written down and told is so in the order of the changes.
     *
     * @param change is given the decision as it is; must be short, and look at no other
     * @return empty where there is no such decision
     */
    <R> Optional<R> change(Caller caller, String decision, Function<JournalEntry, Changed<R>> change) {
        return find(caller, decision).map(found -> {
            AtomicReference<@Nullable R> result = new AtomicReference<>();
            entries.asMap().compute(decision, (id, now) -> {
                JournalEntry before = now == null ? found : now;
                Changed<R> changed = change.apply(before);
                result.set(changed.result());
                if (changed.entry() != before) {
                    files.ifPresent(written -> written.changed(changed.entry()));
                }
                return changed.entry();
            });
            return Objects.requireNonNull(result.get());
        });
    }
}

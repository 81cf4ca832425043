package dev.sluice.adapters.ledger;

import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Accounts;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.budget.Grant;
import dev.sluice.core.budget.Hold;
import dev.sluice.core.budget.LeasableLedger;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps accounts in memory and, in the same breath, in a log that survives the process at any instant. What was reserved
 * and not settled when a process died is charged whole when the next one starts.
 */
public final class DurableLedger implements LeasableLedger, AutoCloseable {

    /**
     * What starting found.
     *
     * @param reclaimed how many reservations of the dead were charged whole
     * @param charged what that was
     * @param dropped bytes of an entry that was not wholly written
     */
    public record Recovery(int reclaimed, Spend charged, long dropped) {}

    private static final Logger log = LoggerFactory.getLogger(DurableLedger.class);

    private final InstantSource clock;
    private final Durability durability;
    private final DirectoryLock directory;
    private final Recovery recovery;
    private final LedgerLog entries;
    private final Object lock = new Object();
    private final Accounts accounts;
    /** What happened and could not be written yet; it is before anything that happens next. */
    private final Deque<Consumer<LedgerLog>> owed = new ArrayDeque<>();

    private long nextId;

    private DurableLedger(
            InstantSource clock, Durability durability, DirectoryLock directory, Path path, Generations files)
            throws IOException {
        this.clock = clock;
        this.durability = durability;
        this.directory = directory;
        files.removeUnfinished();
        Replay before = Replay.all(files);
        int held = before.held();
        this.recovery = new Recovery(held, before.reclaim(), before.dropped());
        this.accounts = before.accounts();
        this.nextId = before.nextId();
        long generation = before.newest() + 1;
        before.writeSnapshot(generation, files);
        this.entries = new LedgerLog(files, generation, durability.segmentBytes(), durability.syncEvery());
        files.removeBefore(generation);
        log.info(
                "ledger in {}: {} budgets; {} open reservations of an earlier process charged whole, ${}; {} bytes of an"
                        + " unfinished entry dropped",
                path,
                accounts.states().size(),
                recovery.reclaimed(),
                recovery.charged().cost(),
                recovery.dropped());
    }

    /**
     * @throws DamagedLog where what was spent cannot be read
     * @throws IllegalStateException where another process uses the directory
     * @throws UncheckedIOException where it cannot be written
     */
    public static DurableLedger open(Path path, InstantSource clock, Durability durability) {
        try {
            Files.createDirectories(path);
            DirectoryLock directory = DirectoryLock.of(path);
            try {
                return new DurableLedger(clock, durability, directory, path, new Generations(path));
            } catch (IOException | RuntimeException failed) {
                directory.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("the ledger in " + path + " cannot be used: " + failed, failed);
        }
    }

    public Recovery recovery() {
        return recovery;
    }

    @Override
    public Grant reserve(List<Scope> scopes, Spend ceiling) {
        Instant now = clock.instant();
        try {
            Grant grant;
            synchronized (lock) {
                grant = accounts.reserve(scopes, ceiling, now, this::logged);
            }
            if (durability.sync() == Durability.Sync.BEFORE_CALL && grant instanceof Held held) {
                held.awaitSynced();
            }
            return grant;
        } catch (Unwritable gone) {
            return gone.why();
        }
    }

    private Held logged(Hold hold) {
        if (hold.shares() == 0) {
            return new Held(0, hold, 0);
        }
        long id = nextId++;
        try {
            entries.refuseIfBroken();
            writeOwed();
            entries.reserved(id, hold);
            return new Held(id, hold, entries.appended());
        } catch (RuntimeException failed) {
            hold.cancel();
            throw failed;
        }
    }

    private void writeOwed() {
        while (!owed.isEmpty()) {
            owed.getFirst().accept(entries);
            owed.removeFirst();
        }
    }

    /** What has happened is not refused: it counts at once, and is written when that is possible. */
    private void write(Consumer<LedgerLog> entry) {
        try {
            writeOwed();
            entry.accept(entries);
        } catch (Unwritable gone) {
            if (owed.isEmpty()) {
                log.error(
                        "settlements cannot be written; if the process ends now, they are charged whole: {}",
                        gone.why());
            }
            owed.addLast(entry);
        }
    }

    @Override
    public Funds funds(List<Scope> scopes) {
        Instant now = clock.instant();
        synchronized (lock) {
            return accounts.funds(scopes, now);
        }
    }

    @Override
    public List<Account> accounts() {
        Instant now = clock.instant();
        synchronized (lock) {
            return accounts.list(now);
        }
    }

    @Override
    public Account open(Budget budget) {
        Instant now = clock.instant();
        entries.refuseIfBroken();
        synchronized (lock) {
            boolean known = accounts.has(budget);
            Account account = accounts.open(budget, now);
            if (!known) {
                write(log -> log.opened(budget));
            }
            return account;
        }
    }

    @Override
    public <T> T alone(Function<Accounts, T> work) {
        synchronized (lock) {
            return work.apply(accounts);
        }
    }

    /** Brings everything to the disk. What is still reserved stays so until the next start, which charges it. */
    @Override
    public void close() {
        entries.close();
        try {
            directory.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Money held until the first settling or closing. */
    private final class Held implements Reservation {
        private final long id;
        private final Hold hold;
        private final long entry;

        Held(long id, Hold hold, long entry) {
            this.id = id;
            this.hold = hold;
            this.entry = entry;
        }

        void awaitSynced() {
            try {
                entries.awaitSynced(entry);
            } catch (Unwritable notOnDisk) {
                settle(Spend.NONE);
                throw notOnDisk;
            }
        }

        @Override
        public Spend held() {
            return hold.held();
        }

        @Override
        public void settle(Spend spent) {
            synchronized (lock) {
                if (hold.end(spent) && hold.shares() > 0) {
                    write(log -> log.ended(id, spent));
                }
            }
        }

        @Override
        public void close() {
            settle(hold.held());
        }
    }
}

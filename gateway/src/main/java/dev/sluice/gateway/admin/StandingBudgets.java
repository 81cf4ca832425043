package dev.sluice.gateway.admin;

import dev.sluice.adapters.changes.Change;
import dev.sluice.adapters.changes.ChangeLog;
import dev.sluice.adapters.changes.ChangeLog.Edit;
import dev.sluice.adapters.changes.Documents;
import dev.sluice.adapters.lease.LeasedLedger;
import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Unit;
import dev.sluice.gateway.config.AdminInput;
import dev.sluice.gateway.config.ConfigurationRefused;
import dev.sluice.gateway.config.TopUp;
import dev.sluice.gateway.keys.Lifted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sets the ledger's budgets as the log of changes says: first the change is kept, then the ledger is told, so that who
 * starts after a crash between the two tells it again. What was changed of a budget of the configuration holds as long as
 * that says what it said then.
 */
public final class StandingBudgets {

    private static final Logger log = LoggerFactory.getLogger(StandingBudgets.class);
    private static final String KIND = "budget";
    private static final String TOP_UP = "top-up";
    private static final Duration REMEMBERED = Duration.ofDays(30);

    /** A top-up that was made; {@code repeated} where it had been before. */
    record ToppedUp(Account account, Amount before, Amount after, boolean repeated) {}

    private final List<Budget> configured;
    private final Ledger ledger;
    private final ChangeLog changes;
    private final InstantSource clock;

    /** So that the ledger is told of changes in their order. */
    private final ReentrantLock telling = new ReentrantLock();

    public StandingBudgets(List<Budget> configured, Ledger ledger, ChangeLog changes, InstantSource clock) {
        this.configured = List.copyOf(configured);
        this.ledger = ledger;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * From now on takes part in budgets that other replicas set. Of one that is known only its zone, kind and end are
     * taken over: its limit is told by the ledger that is shared, in the order of changes.
     *
     * @param joining what the ledger is told
     * @param running keeps those who announce changes from waiting for the ledger
     */
    public void follow(Consumer<Budget> joining, Executor running) {
        changes.listen(documents -> running.execute(() -> join(joining)));
    }

    private void join(Consumer<Budget> joining) {
        telling.lock();
        try {
            for (Budget budget : inForce(configured, changes.now())) {
                Optional<Budget> known = find(budget).map(Account::budget);
                Budget joined = known.map(Budget::limit)
                        .map(limit -> budget.withLimit(limit.parts()))
                        .orElse(budget);
                if (!known.equals(Optional.of(joined))) {
                    joinOne(joining, joined);
                }
            }
        } finally {
            telling.unlock();
        }
    }

    private static void joinOne(Consumer<Budget> joining, Budget budget) {
        try {
            joining.accept(budget);
        } catch (RuntimeException impossible) {
            log.error("a budget that another replica set is not in force here", impossible);
        }
    }

    /** What this replica holds of each budget, where it is shared. */
    Optional<LeasedLedger> shared() {
        return ledger instanceof LeasedLedger leased ? Optional.of(leased) : Optional.empty();
    }

    /** Every budget as it is to be: those of the configuration, and what was changed of them or beside them. */
    public static List<Budget> inForce(List<Budget> configured, Documents documents) {
        Map<String, Budget> budgets = new LinkedHashMap<>();
        configured.forEach(budget -> budgets.put(name(budget), budget));
        documents
                .of(KIND)
                .forEach((name, document) -> kept(document.body())
                        .filter(kept -> kept.isStill(Optional.ofNullable(budgets.get(name))))
                        .ifPresent(kept -> budgets.put(name, kept.budget())));
        return List.copyOf(budgets.values());
    }

    /**
     * A budget as it was set.
     *
     * @param file what the configuration said of it then
     */
    private record Kept(Budget budget, Optional<Budget> file) {

        /** One that was taken out of the configuration since stays as it was set. */
        boolean isStill(Optional<Budget> configured) {
            return configured.isEmpty() || configured.equals(file);
        }
    }

    private static Optional<Kept> kept(String document) {
        try {
            JsonNode json = JsonMapper.shared().readTree(document);
            Budget budget = AdminInput.budget(json.path("budget"));
            return Optional.of(new Kept(
                    json.path("lifted").asBoolean(false) ? Lifted.of(budget) : budget,
                    json.path("file").isNull() ? Optional.empty() : Optional.of(AdminInput.budget(json.path("file")))));
        } catch (ConfigurationRefused | JacksonException unreadable) {
            log.error("a budget that was set cannot be read, so the configuration's is in force", unreadable);
            return Optional.empty();
        }
    }

    /** What it is kept by: there is one for each scope, window and unit. */
    private static String name(Budget budget) {
        return budget.scope() + " " + budget.window().word() + " "
                + budget.unit().word();
    }

    /** Every budget but those that were deleted, in the order of their scopes. */
    List<Account> accounts() {
        return ledger.accounts().stream().filter(account -> !Lifted.is(account)).toList();
    }

    /** The revision that {@code If-Match} is compared with: of the change that last set the budget. */
    long revision(Budget budget) {
        return revision(changes.now(), budget);
    }

    private static long revision(Documents documents, Budget budget) {
        return documents
                .find(KIND, name(budget))
                .map(Documents.Document::revision)
                .orElse(0L);
    }

    private static void refuseIfChanged(Documents documents, Budget budget, OptionalLong expected) {
        long revision = revision(documents, budget);
        if (expected.isPresent() && expected.getAsLong() != revision) {
            throw AdminRefusal.changedMeanwhile("budget of " + name(budget), expected.getAsLong(), revision);
        }
    }

    /**
     * Sets a budget or changes it, whatever was spent.
     *
     * @throws IllegalArgumentException where the ledger cannot take it
     */
    Account set(String who, Budget budget, OptionalLong expected) {
        telling.lock();
        try {
            Optional<Account> before = find(budget);
            before.ifPresent(account -> refuseBelowUse(budget, account));
            refuseIfPast(budget, before);
            Optional<String> earlier = kept(budget);
            changes.edit(documents -> {
                refuseIfChanged(documents, budget, expected);
                return Edit.of(change(who, " set", before, budget, List.of(write(budget, budget))), budget);
            });
            return told(who, budget, earlier);
        } finally {
            telling.unlock();
        }
    }

    private static void refuseBelowUse(Budget budget, Account account) {
        long used = account.spent().parts() + account.reserved().parts();
        if (!budget.isRateLimit() && budget.limit().parts() < used) {
            throw new IllegalArgumentException("limit of " + budget.scope() + " per "
                    + budget.window().word() + " cannot be " + Unit.text(budget.limit())
                    + ", below what is already used: spent " + Unit.text(account.spent()) + ", reserved "
                    + Unit.text(account.reserved()));
        }
    }

    private void refuseIfPast(Budget budget, Optional<Account> before) {
        boolean asItIs =
                before.filter(account -> account.budget().equals(budget)).isPresent();
        if (!asItIs && budget.endedBy(clock.instant())) {
            throw new IllegalArgumentException(
                    "until lies in the past: " + budget.until().orElseThrow());
        }
    }

    /**
     * Adds to a budget's limit, once for each key.
     *
     * @param key names this very top-up, so that it can be asked for again
     * @throws AdminRefusal where there is no such budget, or the key was used for another
     */
    ToppedUp topUp(String who, TopUp asked, Optional<String> key, OptionalLong expected) {
        telling.lock();
        try {
            Account account = accounts().stream()
                    .filter(a -> asked.isOf(a.budget()))
                    .findFirst()
                    .orElseThrow(() -> new AdminRefusal(
                            404,
                            "there is no budget of " + asked.scope() + " per "
                                    + asked.window().word() + " in "
                                    + asked.amount().unit().word()));
            Optional<String> earlier = kept(account.budget());
            TopUpDocument made = changes.edit(documents -> {
                Optional<TopUpDocument> same = key.flatMap(k -> documents.find(TOP_UP, k))
                        .map(document -> TopUpDocument.read(document.body()));
                if (same.isPresent()) {
                    return Edit.nothing(same.get().repeating(asked));
                }
                Budget now = now(documents, account.budget());
                refuseIfChanged(documents, now, expected);
                Budget after = raised(now, asked.amount());
                TopUpDocument document = TopUpDocument.of(asked, now.limit(), after.limit(), clock.instant());
                List<Change.Write> writes = new ArrayList<>(List.of(write(after, after)));
                key.ifPresent(k -> {
                    writes.add(Change.Write.put(TOP_UP, k, document.text()));
                    forgotten(documents).forEach(old -> writes.add(Change.Write.delete(TOP_UP, old)));
                });
                return Edit.of(
                        change(who, " topped up by " + Unit.text(asked.amount()), Optional.of(account), after, writes),
                        document);
            });
            Account told = told(who, now(changes.now(), account.budget()), earlier);
            return new ToppedUp(told, made.before(), made.after(), made.repeated());
        } finally {
            telling.unlock();
        }
    }

    /** The budget as the log of changes says: another replica's ledger may not know of the last one yet. */
    private Budget now(Documents documents, Budget known) {
        return inForce(configured, documents).stream()
                .filter(known::isSameAs)
                .findFirst()
                .orElse(known);
    }

    private static Budget raised(Budget budget, Amount by) {
        long parts = budget.limit().parts() + by.parts();
        Budget raised = new Budget(
                budget.scope(),
                budget.unit().of(Math.max(0, parts)),
                budget.window(),
                budget.zone(),
                budget.kind(),
                budget.until());
        if (parts < 0 || Lifted.is(raised)) {
            throw new AdminRefusal(
                    422,
                    "'amount' is " + Unit.text(by) + ", with which the limit of " + Unit.text(budget.limit())
                            + " would be more than any can be");
        }
        return raised;
    }

    private List<String> forgotten(Documents documents) {
        Instant before = clock.instant().minus(REMEMBERED);
        return documents.of(TOP_UP).entrySet().stream()
                .filter(entry ->
                        TopUpDocument.read(entry.getValue().body()).at().isBefore(before))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Takes the limit away. What was spent is remembered by the ledger. */
    Account lift(String who, Budget named, OptionalLong expected) {
        telling.lock();
        try {
            Account account = find(named)
                    .filter(a -> !Lifted.is(a))
                    .orElseThrow(() -> new AdminRefusal(404, "there is no budget of " + name(named)));
            Optional<String> earlier = kept(named);
            changes.edit(documents -> {
                refuseIfChanged(documents, named, expected);
                return Edit.of(
                        new Change(
                                who,
                                account.budget().kind().word() + " of " + name(named) + " deleted",
                                AdminInput.json(account.budget()).toString(),
                                "null",
                                List.of(write(account.budget(), Lifted.of(account.budget())))),
                        account);
            });
            told(who, Lifted.of(account.budget()), earlier);
            return account;
        } finally {
            telling.unlock();
        }
    }

    private Optional<Account> find(Budget budget) {
        return ledger.accounts().stream()
                .filter(account -> account.budget().isSameAs(budget))
                .findFirst();
    }

    private static Change change(
            String who, String what, Optional<Account> before, Budget after, List<Change.Write> writes) {
        return new Change(
                who,
                after.kind().word() + " of " + name(after) + what,
                before.filter(account -> !Lifted.is(account))
                        .map(account -> AdminInput.json(account.budget()).toString())
                        .orElse("null"),
                AdminInput.json(after).toString(),
                writes);
    }

    /** @param readable the budget in words, where {@code now} is a limit that nobody can write */
    private Change.Write write(Budget readable, Budget now) {
        ObjectNode document = JsonMapper.shared().createObjectNode();
        document.set("budget", AdminInput.json(readable));
        document.put("lifted", Lifted.is(now));
        configured.stream()
                .filter(now::isSameAs)
                .findFirst()
                .ifPresentOrElse(file -> document.set("file", AdminInput.json(file)), () -> document.putNull("file"));
        return Change.Write.put(KIND, name(now), document.toString());
    }

    /** Tells the ledger of a change that is kept. What it cannot take, for it was spent meanwhile, is taken back. */
    private Account told(String who, Budget budget, Optional<String> earlier) {
        try {
            return ledger.open(budget);
        } catch (IllegalArgumentException impossible) {
            takeBack(who, budget, earlier, String.valueOf(impossible.getMessage()));
            throw impossible;
        } catch (RuntimeException gone) {
            log.error("the ledger could not be told of the budget of {}", name(budget), gone);
            throw new AdminRefusal(
                    503,
                    "the change is kept, but the ledger does not answer: ask again, or it comes into force with the next"
                            + " start");
        }
    }

    private void takeBack(String who, Budget refused, Optional<String> earlier, String why) {
        Change.Write back = earlier.map(body -> Change.Write.put(KIND, name(refused), body))
                .orElseGet(() -> Change.Write.delete(KIND, name(refused)));
        changes.edit(documents -> Edit.of(
                new Change(
                        who,
                        "budget of " + name(refused) + " taken back: " + why,
                        AdminInput.json(refused).toString(),
                        "null",
                        List.of(back)),
                refused));
    }

    /** How a budget is kept now, to be put back. */
    private Optional<String> kept(Budget budget) {
        return changes.now().find(KIND, name(budget)).map(Documents.Document::body);
    }
}
